/*
 * A twin of our generation in plain C, float32 or with -DINT8 in 8-bit integers: what a compiler makes of the obvious code.
 * `twin CHECKPOINT STEPS TEMPERATURE TOP_P SEED FIRST TEXTS` generates that many texts from the token FIRST, all alike but for
 * the state of the generator, which goes on. Prints as JSON the ids of the first text, and for each text the CPU seconds of
 * all its tokens and of those after the first.
 */
#include <time.h>
#include "read_model.h"
#include "sample.h"

static double seconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **words) {
  if (count != 8) fail("arguments are CHECKPOINT STEPS TEMPERATURE TOP_P SEED FIRST TEXTS");
  double start = seconds(CLOCK_MONOTONIC);
  Model model = model_read(words[1]);
  double load = seconds(CLOCK_MONOTONIC) - start;
  int vocab = model.sizes.vocab, steps = atoi(words[2]), texts = atoi(words[7]), start_token = atoi(words[6]);
  if (start_token < 0 || start_token >= vocab) fail("the first token must be in the vocabulary");
  if (steps < 1 || steps > model.sizes.length) steps = model.sizes.length;
  Sampler sampler = {atof(words[3]), atof(words[4]), strtoull(words[5], NULL, 10),
                     room(vocab * sizeof(struct Candidate))};
  printf("{\"loadSeconds\":%.6f,\"ids\":[", load);
  double *spent = room(3 * texts * sizeof *spent);
  for (int text = 0; text < texts; text++) {
    double begin = seconds(CLOCK_PROCESS_CPUTIME_ID), first = begin;
    double wall = seconds(CLOCK_MONOTONIC);
    for (int position = 0, token = start_token; position < steps; position++) {
      token = sample(&sampler, forward(&model, token, position), vocab);
      if (position == 0) first = seconds(CLOCK_PROCESS_CPUTIME_ID);
      if (text == 0) printf("%s%d", position ? "," : "", token);
    }
    double end = seconds(CLOCK_PROCESS_CPUTIME_ID);
    spent[3 * text] = end - begin;
    spent[3 * text + 1] = end - first;
    spent[3 * text + 2] = seconds(CLOCK_MONOTONIC) - wall;
  }
  printf("],\"texts\":[");
  for (int text = 0; text < texts; text++) {
    printf("%s{\"cpu\":%.6f,\"cpuAfterFirst\":%.6f,\"wall\":%.6f}", text ? "," : "", spent[3 * text],
           spent[3 * text + 1], spent[3 * text + 2]);
  }
  printf("]}\n");
  return 0;
}
