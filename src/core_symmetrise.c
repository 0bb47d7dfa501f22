/* The scaling that makes a weight matrix symmetric: d > 0 with
 * d_i w_ij = d_j w_ji for every pair, so that D^(1/2) W D^(-1/2) is symmetric
 * and W has real eigenvalues. Row standardised symmetric weights have one (the
 * row sums before); see J. K. Ord (1975), Journal of the American Statistical
 * Association 70, 120-126, doi:10.1080/01621459.1975.10480272.
 *
 * Breadth first from any region of each component: a link fixes the scale of
 * its other end, every further link must agree.
 *
 *   w, transposed  the matrix by rows and by columns          in    n
 *   queue                                                     work  n
 *   scale          d, 1 for the first region of a component   out   n
 *   found          1 if there is such a d                     out
 *
 * Cost: O(links). */
#include "core_symmetrise.h"

#include <math.h>

/* Relative disagreement that rounding explains. */
static const double tolerance = 1e-10;

/* The two matrices must have the same links in each row, in the same order. */
static int same_links(const struct core_csr *w, const struct core_csr *transposed) {
  for (int i = 0; i <= w->n; i++) {
    if (w->start[i] != transposed->start[i]) return 0;
  }
  for (int k = 0; k < w->start[w->n]; k++) {
    if (w->column[k] != transposed->column[k]) return 0;
    if (!(w->weight[k] * transposed->weight[k] > 0)) return 0;
  }
  return 1;
}

void core_symmetriser(const struct core_csr *w, const struct core_csr *transposed, int *restrict queue,
                      double *restrict scale, int *found) {
  *found = same_links(w, transposed);
  if (!*found) return;
  for (int i = 0; i < w->n; i++) scale[i] = 0;
  for (int root = 0; root < w->n; root++) {
    if (scale[root] > 0) continue;
    int first = 0, last = 0;
    scale[root] = 1;
    queue[last++] = root;
    while (first < last) {
      const int i = queue[first++];
      for (int k = w->start[i]; k < w->start[i + 1]; k++) {
        const int j = w->column[k];
        const double implied = scale[i] * w->weight[k] / transposed->weight[k];
        if (scale[j] == 0) {
          scale[j] = implied;
          queue[last++] = j;
        } else if (!(fabs(scale[j] - implied) <= tolerance * implied)) {
          *found = 0;
          return;
        }
      }
    }
  }
}
