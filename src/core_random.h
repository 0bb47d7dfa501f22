/* Random numbers for simulations: SplitMix64, one stream per simulation.
 *
 *   state <- state + 0x9E3779B97F4A7C15,  number = mix(state)
 *
 * (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195). Each stream starts
 * at a place that only the seed and the number of the simulation decide, so a
 * simulation comes out the same whatever ran before it, or beside it. Integers
 * below a bound are drawn without bias by multiplication (Lemire 2019,
 * doi:10.1145/3230636). */
#ifndef LOWCARBON_CORE_RANDOM_H
#define LOWCARBON_CORE_RANDOM_H

#include <stdint.h>

struct core_random {
  uint64_t state;
};

static inline uint64_t core_random_mix(uint64_t z) {
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

static inline struct core_random core_random_stream(uint64_t seed, uint64_t simulation) {
  const uint64_t step = UINT64_C(0x9E3779B97F4A7C15);
  return (struct core_random){core_random_mix(seed ^ core_random_mix((simulation + 1) * step))};
}

static inline uint64_t core_random_next(struct core_random *random) {
  random->state += UINT64_C(0x9E3779B97F4A7C15);
  return core_random_mix(random->state);
}

/* A whole number in 0 .. bound - 1; bound > 0. */
static inline uint32_t core_random_below(struct core_random *random, uint32_t bound) {
  uint64_t product = (core_random_next(random) >> 32) * bound;
  if ((uint32_t)product < bound) {
    const uint32_t floor = (UINT32_MAX - bound + 1) % bound; /* 2^32 mod bound */
    while ((uint32_t)product < floor) product = (core_random_next(random) >> 32) * bound;
  }
  return (uint32_t)(product >> 32);
}

#endif
