// What Swift has no expression for, nor its compiler a pattern: the signs of a vector as bits.
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

// A bit for each of four entries of 16 bytes, aligned, whose second 32-bit word is `word`.
static inline uint64_t CVectorsSecondWords(const void *entries, uint32_t word) {
    const __m128i *four = (const __m128i *)entries;
    __m128i first = _mm_unpacklo_epi32(four[0], four[1]);
    __m128i last = _mm_unpacklo_epi32(four[2], four[3]);
    __m128i words = _mm_unpackhi_epi64(first, last);
    __m128i equal = _mm_cmpeq_epi32(words, _mm_set1_epi32((int)word));
    return (uint64_t)(uint32_t)_mm_movemask_ps((__m128)equal);
}
#endif

#endif
