/*
 * All matrix-vector products of one token in plain C loops: what a compiler makes of the obvious code. Every weight
 * matrix has memory of its own. Built as a library, so that one process can time it in turns with the kernels.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* Weights that share a factor. The compiler knows it, which makes its code a quarter faster. */
#ifndef GROUP
#define GROUP 32
#endif

typedef struct {
  int n, k;        /* y (n) = w (n, k) x (k) */
  int new_input;   /* whether x differs from that of the product before */
  float *w;
  int8_t *q;       /* the same in integers, */
  float *scales;   /* with a factor for each group of a row */
} Product;

typedef struct {
  int count;
  Product *products;
  float *x, *y, *x_scales;
  int8_t *x_q;
} Model;

static float *floats(size_t count, unsigned *state) {
  float *w = malloc(count * sizeof *w);
  for (size_t i = 0; w && i < count; i++) {
    *state = *state * 1664525u + 1013904223u;
    w[i] = (float)(*state >> 8) / 8388608.0f - 1.0f;
  }
  return w;
}

static void quantise(const float *x, size_t count, int8_t *q, float *scales) {
  for (size_t i = 0; i < count; i += GROUP) {
    float largest = 0;
    for (int j = 0; j < GROUP; j++) largest = fmaxf(largest, fabsf(x[i + j]));
    float scale = largest / 127.0f;
    scales[i / GROUP] = scale;
    for (int j = 0; j < GROUP; j++) q[i + j] = (int8_t)rintf(x[i + j] / scale);
  }
}

/* `sizes` holds (n, k, new_input) of each product. Gives null if there is no memory. */
Model *decode_new(const int32_t *sizes, int count) {
  unsigned state = 1;
  int longest = 0;
  Model *model = malloc(sizeof *model);
  Product *products = malloc(count * sizeof *products);
  if (!model || !products) return NULL;
  for (int i = 0; i < count; i++) {
    int n = sizes[3 * i], k = sizes[3 * i + 1];
    size_t size = (size_t)n * k;
    Product p = {n, k, sizes[3 * i + 2], floats(size, &state), malloc(size), malloc(size / GROUP * sizeof(float))};
    if (!p.w || !p.q || !p.scales) return NULL;
    quantise(p.w, size, p.q, p.scales);
    products[i] = p;
    if (n > longest) longest = n;
    if (k > longest) longest = k;
  }
  *model = (Model){count, products, floats(longest, &state), malloc(longest * sizeof(float)),
                   malloc(longest * sizeof(float)), malloc(longest)};
  if (!model->x || !model->y || !model->x_scales || !model->x_q) return NULL;
  return model;
}

void decode_float(Model *model, int tokens) {
  for (int t = 0; t < tokens; t++) {
    for (int i = 0; i < model->count; i++) {
      const Product *p = &model->products[i];
      for (int n = 0; n < p->n; n++) {
        const float *row = p->w + (size_t)n * p->k;
        float sum = 0;
        for (int k = 0; k < p->k; k++) sum += row[k] * model->x[k];
        model->y[n] = sum;
      }
    }
  }
}

void decode_int8(Model *model, int tokens) {
  for (int t = 0; t < tokens; t++) {
    for (int i = 0; i < model->count; i++) {
      const Product *p = &model->products[i];
      if (p->new_input) quantise(model->x, p->k, model->x_q, model->x_scales);
      for (int n = 0; n < p->n; n++) {
        size_t row = (size_t)n * p->k;
        float sum = 0;
        for (int k = 0; k < p->k; k += GROUP) {
          int32_t whole = 0;
          for (int j = 0; j < GROUP; j++) whole += (int32_t)model->x_q[k + j] * (int32_t)p->q[row + k + j];
          sum += (float)whole * p->scales[(row + k) / GROUP] * model->x_scales[k / GROUP];
        }
        model->y[n] = sum;
      }
    }
  }
}

void decode_free(Model *model) {
  for (int i = 0; i < model->count; i++) {
    free(model->products[i].w);
    free(model->products[i].q);
    free(model->products[i].scales);
  }
  free(model->products);
  free(model->x);
  free(model->y);
  free(model->x_scales);
  free(model->x_q);
  free(model);
}
