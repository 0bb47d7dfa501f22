#ifndef LOWCARBON_CORE_SYMMETRISE_H
#define LOWCARBON_CORE_SYMMETRISE_H

#include "core.h"
#include "core_csr.h"

void core_symmetriser(const struct core_csr *w, const struct core_csr *transposed, int *restrict queue,
                      double *restrict scale, int *found);

#endif
