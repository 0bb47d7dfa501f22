#ifndef LOWCARBON_CORE_SORT_H
#define LOWCARBON_CORE_SORT_H

#include <stdint.h>

#include "core.h"

#define CORE_SORT_BITS 11
#define CORE_SORT_RADIX (1u << CORE_SORT_BITS)
#define CORE_SORT_DIGITS 6 /* 6 digits of 11 bits cover the 64 of a double */

void core_sort(const double *restrict x, size_t n, uint64_t *restrict keys, int *restrict rows,
               uint32_t *restrict counts, core_tick tick, double *restrict sorted, int *restrict order);

#endif
