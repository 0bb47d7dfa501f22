/* Ascending order of doubles by a radix sort on the least significant digit.
 *
 * The bits of a double, with the sign bit flipped for positive numbers and all
 * bits flipped for negative ones, order as unsigned integers just as the
 * doubles order as numbers. Six stable passes of 11 bits put them in order;
 * a digit that is the same in all of them needs no pass. See D. E. Knuth, The
 * Art of Computer Programming, vol. 3, section 5.2.5 (distribution sort).
 *
 *   x       finite values; -0 counts as 0              in    n < 2^31
 *   keys                                               work  2 n
 *   rows                                               work  2 n
 *   counts                                             work  DIGITS * RADIX
 *   tick    called now and then, or NULL
 *   sorted  the values in ascending order              out   n
 *   order   the row, from 0, of each; ties keep theirs out   n
 *
 * Cost: O(n), one pass to count and at most six to move. */
#include "core_sort.h"

#include <string.h>

#define SIGN_BIT (UINT64_C(1) << 63)

static uint64_t key_of(double x) {
  uint64_t bits;
  x += 0.0; /* turns -0 into 0 */
  memcpy(&bits, &x, sizeof bits);
  return bits & SIGN_BIT ? ~bits : bits | SIGN_BIT;
}

static double value_of(uint64_t key) {
  const uint64_t bits = key & SIGN_BIT ? key & ~SIGN_BIT : ~key;
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static size_t digit_of(uint64_t key, int digit) {
  return (size_t)(key >> (digit * CORE_SORT_BITS)) & (CORE_SORT_RADIX - 1);
}

/* Keys, rows and, in one reading, how often each digit takes each value. */
static void count_digits(const double *restrict x, size_t n, core_tick tick, uint64_t *restrict keys,
                         int *restrict rows, uint32_t *restrict counts) {
  memset(counts, 0, CORE_SORT_DIGITS * CORE_SORT_RADIX * sizeof *counts);
  for (size_t i = 0; i < n; i++) {
    const uint64_t key = key_of(x[i]);
    keys[i] = key;
    rows[i] = (int)i;
    for (int digit = 0; digit < CORE_SORT_DIGITS; digit++) {
      counts[(size_t)digit * CORE_SORT_RADIX + digit_of(key, digit)]++;
    }
    core_pause(i, tick);
  }
}

/* Counts become the place where the first key with each digit goes. */
static void counts_to_places(uint32_t *restrict count) {
  uint32_t place = 0;
  for (size_t value = 0; value < CORE_SORT_RADIX; value++) {
    const uint32_t here = count[value];
    count[value] = place;
    place += here;
  }
}

static void move_by_digit(const uint64_t *restrict keys, const int *restrict rows, size_t n, int digit,
                          uint32_t *restrict place, core_tick tick, uint64_t *restrict keys_to, int *restrict rows_to) {
  for (size_t i = 0; i < n; i++) {
    const uint32_t to = place[digit_of(keys[i], digit)]++;
    keys_to[to] = keys[i];
    rows_to[to] = rows[i];
    core_pause(i, tick);
  }
}

void core_sort(const double *restrict x, size_t n, uint64_t *restrict keys, int *restrict rows,
               uint32_t *restrict counts, core_tick tick, double *restrict sorted, int *restrict order) {
  if (n == 0) return;
  size_t from = 0, to = n; /* the two halves of keys and rows change places */
  count_digits(x, n, tick, keys, rows, counts);
  for (int digit = 0; digit < CORE_SORT_DIGITS; digit++) {
    uint32_t *const count = counts + (size_t)digit * CORE_SORT_RADIX;
    if (count[digit_of(keys[from], digit)] == n) continue;
    counts_to_places(count);
    move_by_digit(keys + from, rows + from, n, digit, count, tick, keys + to, rows + to);
    from = n - from;
    to = n - to;
  }
  for (size_t i = 0; i < n; i++) {
    sorted[i] = value_of(keys[from + i]);
    order[i] = rows[from + i];
    core_pause(i, tick);
  }
}
