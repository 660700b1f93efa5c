/* The model in plain loops: one token, one position. */
#ifndef MODEL_H
#define MODEL_H
#include <math.h>
#include "file.h"
#ifdef INT8
#include "matrix_int8.h"
#else
#include "matrix_float.h"
#endif

typedef struct {
  int dim, hidden, layers, heads, kv_heads, vocab, length;
} Sizes;

typedef struct {
  const float *norm1, *norm2; /* (dim) */
  Matrix wq, wk, wv, wo, w1, w2, w3;
  float *keys, *values; /* (length, kv_dim) */
} Layer;

typedef struct {
  Sizes sizes;
  Layer *layers;
  Matrix embedding, classifier;
  const float *norm;
  float *x, *n, *q, *out, *gate, *up, *scores, *logits;
} Model;

static void norm(const float *x, const float *gain, float *y, int size) {
  float sum = 0;
  for (int i = 0; i < size; i++) sum += x[i] * x[i];
  float by = 1.0f / sqrtf(sum / size + 1e-5f);
  for (int i = 0; i < size; i++) y[i] = gain[i] * (by * x[i]);
}

/* Pairs of neighbours of each head, turned by the position. */
static void turn(float *x, int heads, int size, int position) {
  for (int i = 0; i < size; i += 2) {
    float angle = position * powf(10000.0f, -(float)i / size), c = cosf(angle), s = sinf(angle);
    for (int head = 0; head < heads; head++) {
      float *pair = x + head * size + i, a = pair[0], b = pair[1];
      pair[0] = a * c - b * s;
      pair[1] = a * s + b * c;
    }
  }
}

static void softmax(float *x, int size) {
  float largest = x[0], sum = 0;
  for (int i = 1; i < size; i++) largest = fmaxf(largest, x[i]);
  for (int i = 0; i < size; i++) sum += x[i] = expf(x[i] - largest);
  for (int i = 0; i < size; i++) x[i] /= sum;
}

static void attend(const Model *m, const Layer *layer, int position) {
  const Sizes *s = &m->sizes;
  int size = s->dim / s->heads, shared = s->heads / s->kv_heads, row = s->kv_heads * size;
  for (int head = 0; head < s->heads; head++) {
    const float *q = m->q + head * size;
    float *out = m->out + head * size;
    int start = head / shared * size;
    for (int t = 0; t <= position; t++) {
      const float *key = layer->keys + (size_t)t * row + start;
      float sum = 0;
      for (int i = 0; i < size; i++) sum += q[i] * key[i];
      m->scores[t] = sum / sqrtf(size);
    }
    softmax(m->scores, position + 1);
    for (int i = 0; i < size; i++) out[i] = 0;
    for (int t = 0; t <= position; t++) {
      const float *value = layer->values + (size_t)t * row + start;
      for (int i = 0; i < size; i++) out[i] += m->scores[t] * value[i];
    }
  }
}

/* Logits after `token` at `position`. */
static float *forward(Model *m, int token, int position) {
  const Sizes *s = &m->sizes;
  int size = s->dim / s->heads, row = s->kv_heads * size;
  matrix_row(&m->embedding, token, m->x);
  for (int l = 0; l < s->layers; l++) {
    Layer *layer = m->layers + l;
    float *key = layer->keys + (size_t)position * row, *value = layer->values + (size_t)position * row;
    norm(m->x, layer->norm1, m->n, s->dim);
    Input n = input_of(m->n, s->dim);
    product(&layer->wq, n, m->q);
    product(&layer->wk, n, key);
    product(&layer->wv, n, value);
    turn(m->q, s->heads, size, position);
    turn(key, s->kv_heads, size, position);
    attend(m, layer, position);
    product(&layer->wo, input_of(m->out, s->dim), m->n);
    for (int i = 0; i < s->dim; i++) m->x[i] += m->n[i];
    norm(m->x, layer->norm2, m->n, s->dim);
    n = input_of(m->n, s->dim);
    product(&layer->w1, n, m->gate);
    product(&layer->w3, n, m->up);
    for (int i = 0; i < s->hidden; i++) m->up[i] *= m->gate[i] / (1.0f + expf(-m->gate[i]));
    product(&layer->w2, input_of(m->up, s->hidden), m->n);
    for (int i = 0; i < s->dim; i++) m->x[i] += m->n[i];
  }
  norm(m->x, m->norm, m->n, s->dim);
  product(&m->classifier, input_of(m->n, s->dim), m->logits);
  return m->logits;
}
#endif
