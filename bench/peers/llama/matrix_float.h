/* Weight matrices in float32, as v0 files have them. */
#ifndef MATRIX_H
#define MATRIX_H
#include <string.h>
#include "file.h"

typedef struct {
  int n, k;
  const float *w; /* (n, k) */
} Matrix;

/* Activations as a product takes them: the floats themselves. */
typedef const float *Input;

static Matrix matrix_read(File *file, int n, int k) {
  return (Matrix){n, k, file_floats(file, (size_t)n * k)};
}

/* Row `row` in floats. */
static void matrix_row(const Matrix *m, int row, float *x) {
  memcpy(x, m->w + (size_t)row * m->k, m->k * sizeof *x);
}

static Input input_of(const float *x, int k) {
  (void)k;
  return x;
}

/* y (n) = W (n, k) x (k) */
static void product(const Matrix *m, Input x, float *y) {
  for (int n = 0; n < m->n; n++) {
    const float *row = m->w + (size_t)n * m->k;
    float sum = 0;
    for (int k = 0; k < m->k; k++) sum += row[k] * x[k];
    y[n] = sum;
  }
}
#endif
