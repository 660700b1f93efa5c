/* A checkpoint in memory, read from its start to its end. */
#ifndef FILE_H
#define FILE_H
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
  char *bytes;
  size_t size, at;
} File;

static void fail(const char *rule) {
  fprintf(stderr, "Cannot generate as %s\n", rule);
  exit(1);
}

static void *room(size_t bytes) {
  void *memory = calloc(bytes ? bytes : 1, 1);
  if (!memory) fail("there must be memory");
  return memory;
}

static File file_open(const char *path) {
  FILE *stream = fopen(path, "rb");
  if (!stream) fail("the checkpoint must be there");
  fseek(stream, 0, SEEK_END);
  File file = {0, (size_t)ftell(stream), 0};
  rewind(stream);
  file.bytes = room(file.size);
  if (fread(file.bytes, 1, file.size, stream) != file.size) fail("the checkpoint must be readable");
  fclose(stream);
  return file;
}

static const void *file_bytes(File *file, size_t count) {
  if (count > file->size - file->at) fail("the checkpoint must hold all its tensors");
  const void *start = file->bytes + file->at;
  file->at += count;
  return start;
}

static const float *file_floats(File *file, size_t count) {
  if (file->at % sizeof(float) != 0) fail("factors must begin at a multiple of 4 bytes");
  return file_bytes(file, count * sizeof(float));
}
#endif
