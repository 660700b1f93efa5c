/* Checkpoints: v0 in float32, v2 in 8-bit integers. */
#ifndef READ_MODEL_H
#define READ_MODEL_H
#include <string.h>
#include "model.h"

/* Where tensors come a kind at a time, layer after layer. */
#define EACH_LAYER(m, field, reading)                                           \
  for (int l = 0; l < (m)->sizes.layers; l++) (m)->layers[l].field = (reading)

static Model model_read(const char *path) {
  File opened = file_open(path), *file = &opened;
  Model model = {0}, *m = &model;
  int tied;
#ifdef INT8
  const char *head = file_bytes(file, 256);
  int32_t version;
  memcpy(&version, head + 4, sizeof version);
  memcpy(&m->sizes, head + 8, sizeof m->sizes);
  memcpy(&group, head + 37, sizeof group);
  if (memcmp(head, "24ka", 4) != 0 || version != 2) fail("the checkpoint must be v2");
  tied = head[36];
#else
  memcpy(&m->sizes, file_bytes(file, sizeof m->sizes), sizeof m->sizes);
  tied = m->sizes.vocab > 0;
  m->sizes.vocab = abs(m->sizes.vocab);
#endif
  const Sizes s = m->sizes;
  if (s.dim < 1 || s.heads < 1 || s.kv_heads < 1 || s.dim % s.heads || s.heads % s.kv_heads || s.hidden < 1 ||
      s.layers < 1 || s.vocab < 1 || s.length < 1) {
    fail("the sizes of a checkpoint must be sane");
  }
  int size = s.dim / s.heads, kv = s.kv_heads * size;
  m->layers = room(s.layers * sizeof *m->layers);
#ifdef INT8
  if (group < 1 || s.dim % group || s.hidden % group) fail("groups must divide both widths");
  int widest = s.dim > s.hidden ? s.dim : s.hidden;
  input_q = room(widest);
  input_scales = room(widest / group * sizeof *input_scales);
  EACH_LAYER(m, norm1, file_floats(file, s.dim));
  EACH_LAYER(m, norm2, file_floats(file, s.dim));
  m->norm = file_floats(file, s.dim);
  m->embedding = matrix_read(file, s.vocab, s.dim);
#else
  m->embedding = matrix_read(file, s.vocab, s.dim);
  EACH_LAYER(m, norm1, file_floats(file, s.dim));
#endif
  EACH_LAYER(m, wq, matrix_read(file, s.dim, s.dim));
  EACH_LAYER(m, wk, matrix_read(file, kv, s.dim));
  EACH_LAYER(m, wv, matrix_read(file, kv, s.dim));
  EACH_LAYER(m, wo, matrix_read(file, s.dim, s.dim));
#ifndef INT8
  EACH_LAYER(m, norm2, file_floats(file, s.dim));
#endif
  EACH_LAYER(m, w1, matrix_read(file, s.hidden, s.dim));
  EACH_LAYER(m, w2, matrix_read(file, s.dim, s.hidden));
  EACH_LAYER(m, w3, matrix_read(file, s.hidden, s.dim));
#ifndef INT8
  m->norm = file_floats(file, s.dim);
  if (!tied) file_floats(file, (size_t)s.length * size); /* tables of angles, which nobody reads */
#endif
  m->classifier = tied ? m->embedding : matrix_read(file, s.vocab, s.dim);
  EACH_LAYER(m, keys, room((size_t)s.length * kv * sizeof(float)));
  EACH_LAYER(m, values, room((size_t)s.length * kv * sizeof(float)));
  float **parts[] = {&m->x, &m->n, &m->q, &m->out, &m->gate, &m->up, &m->scores, &m->logits};
  int counts[] = {s.dim, s.dim, s.dim, s.dim, s.hidden, s.hidden, s.length, s.vocab};
  for (int i = 0; i < 8; i++) *parts[i] = room(counts[i] * sizeof(float));
  return model;
}
#endif
