/* Weight matrices in 8-bit integers with a factor for each group of a row, as v2 files have them. */
#ifndef MATRIX_H
#define MATRIX_H
#include <math.h>
#include "file.h"

typedef struct {
  int n, k;
  const int8_t *q;     /* (n, k) */
  const float *scales; /* (n, k / group) */
} Matrix;

/* Activations in integers with a factor for each group. */
typedef struct {
  const int8_t *q;
  const float *scales;
} Input;

/* Of the file; the same for all matrices. */
static int group;
/* Room for the widest input. */
static int8_t *input_q;
static float *input_scales;

static Matrix matrix_read(File *file, int n, int k) {
  size_t size = (size_t)n * k;
  const int8_t *q = file_bytes(file, size);
  return (Matrix){n, k, q, file_floats(file, size / group)};
}

static void matrix_row(const Matrix *m, int row, float *x) {
  size_t start = (size_t)row * m->k;
  for (int k = 0; k < m->k; k++) x[k] = (float)m->q[start + k] * m->scales[(start + k) / group];
}

/* Each group rounded to nearest, halves away from zero, by s = max|x| / 127. */
static inline void quantise(const float *x, int k, int size) {
  for (int i = 0; i < k; i += size) {
    float largest = 0;
    for (int j = 0; j < size; j++) largest = fmaxf(largest, fabsf(x[i + j]));
    float scale = largest / 127.0f, divisor = scale > 0 ? scale : 1.0f;
    input_scales[i / size] = scale;
    for (int j = 0; j < size; j++) {
      float y = x[i + j] / divisor;
      input_q[i + j] = (int8_t)(int32_t)(y + copysignf(0.5f, y));
    }
  }
}

/* Sums within a group are exact. */
static inline void product_by(const Matrix *m, Input x, float *y, int size) {
  for (int n = 0; n < m->n; n++) {
    size_t row = (size_t)n * m->k;
    const float *scales = m->scales + row / size;
    float sum = 0;
    for (int k = 0; k < m->k; k += size) {
      int32_t whole = 0;
      for (int j = 0; j < size; j++) whole += (int32_t)x.q[k + j] * (int32_t)m->q[row + k + j];
      sum += (float)whole * scales[k / size] * x.scales[k / size];
    }
    y[n] = sum;
  }
}

/* The compiler makes faster code of a group that it knows. */
#define BY_GROUP(call)                        \
  switch (group) {                            \
    case 64: { enum { SIZE = 64 }; call; } break; \
    case 32: { enum { SIZE = 32 }; call; } break; \
    default: { const int SIZE = group; call; }    \
  }

static Input input_of(const float *x, int k) {
  BY_GROUP(quantise(x, k, SIZE));
  return (Input){input_q, input_scales};
}

static void product(const Matrix *m, Input x, float *y) {
  BY_GROUP(product_by(m, x, y, SIZE));
}
#endif
