// The one vector instruction that Swift has no expression for, nor its compiler a pattern.
#ifndef CVECTORS_H
#define CVECTORS_H

#if defined(__x86_64__)
#include <emmintrin.h>
#include <stdint.h>

typedef int16_t CVectorsHalf __attribute__((vector_size(16)));

// A bit for each number of two vectors, those of `low` first: whether it is not greater than that of `limit`.
static inline uint64_t CVectorsNotGreater(CVectorsHalf low, CVectorsHalf high, CVectorsHalf limit) {
    __m128i greater = _mm_packs_epi16((__m128i)(low > limit), (__m128i)(high > limit));
    return (uint64_t)(uint32_t)_mm_movemask_epi8(greater) ^ 0xFFFF;
}
#endif

#endif
