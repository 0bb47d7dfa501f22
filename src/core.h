/* What every kernel shares. Kernels are plain C99: doubles, ints and structs
 * in, numbers and a status out. They own no heap and keep no state; scratch
 * memory is passed in, so that `tick` may jump out of a long loop. */
#ifndef LOWCARBON_CORE_H
#define LOWCARBON_CORE_H

#include <stddef.h>

enum core_status {
  CORE_OK = 0,
  CORE_SIGN_CHANGE, /* a cell or factor changes its sign between two periods */
  CORE_ZERO_TOTAL,  /* a total that must be a divisor is zero */
  CORE_NO_OVERLAP,  /* no sector is at work in both periods */
  CORE_DUPLICATE,   /* two rows for one cell */
  CORE_NEGATIVE,    /* a redundancy below zero, beyond rounding */
  CORE_OVERFLOW,    /* a sum beyond the largest double */
  CORE_STUCK        /* an iteration that did not settle */
};

/* Called every so often in long loops; NULL for never. */
typedef void (*core_tick)(void);

/* How many steps of a loop go by between two ticks. */
#define CORE_TICK_EVERY 65536

/* At step i of a long loop. */
static inline void core_pause(size_t i, core_tick tick) {
  if (tick && i % CORE_TICK_EVERY == CORE_TICK_EVERY - 1) tick();
}

#endif
