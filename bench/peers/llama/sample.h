/* The next token: the likeliest, or drawn from all or from the likeliest that reach `top_p`. */
#ifndef SAMPLE_H
#define SAMPLE_H
#include "model.h"

typedef struct {
  float temperature, top_p;
  uint64_t state;
  struct Candidate { float p; int id; } *candidates; /* (vocab) */
} Sampler;

/* xorshift64*, in [0, 1) */
static float coin(uint64_t *state) {
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return (float)((uint32_t)((*state * 0x2545F4914F6CDD1Dull) >> 32) >> 8) / 16777216.0f;
}

static int by_probability(const void *a, const void *b) {
  const struct Candidate *left = a, *right = b;
  if (left->p != right->p) return left->p > right->p ? -1 : 1;
  return left->id - right->id;
}

static int sample(Sampler *s, float *logits, int vocab) {
  if (s->temperature == 0) {
    int best = 0;
    for (int id = 1; id < vocab; id++) if (logits[id] > logits[best]) best = id;
    return best;
  }
  for (int id = 0; id < vocab; id++) logits[id] /= s->temperature;
  softmax(logits, vocab);
  float at = coin(&s->state), sum = 0;
  if (s->top_p <= 0 || s->top_p >= 1) {
    for (int id = 0; id < vocab; id++) if (at < (sum += logits[id])) return id;
    return vocab - 1;
  }
  float cut = (1 - s->top_p) / (vocab - 1);
  int count = 0, kept = 0;
  for (int id = 0; id < vocab; id++) {
    if (logits[id] >= cut) s->candidates[count++] = (struct Candidate){logits[id], id};
  }
  qsort(s->candidates, count, sizeof *s->candidates, by_probability);
  while (kept < count && sum <= s->top_p) sum += s->candidates[kept++].p;
  at *= sum;
  sum = 0;
  for (int i = 0; i < kept; i++) if (at < (sum += s->candidates[i].p)) return s->candidates[i].id;
  return s->candidates[kept - 1].id;
}
#endif
