// What Swift has no expression for, or its compiler a pattern only now and then: the signs of a
// vector as bits, the lesser of 16-bit numbers, the greater of 64-bit ones, bytes from words.
#ifndef CVECTORS_H
#define CVECTORS_H

#if defined(__x86_64__)
#include <emmintrin.h>
#include <stdint.h>

typedef int16_t CVectorsHalf __attribute__((vector_size(16)));

// Raises two 64-bit numbers, aligned and not negative, to sums, where these are greater. The order
// of such numbers is that of the floating-point numbers with the same bits; a sum that is no number
// is negative, and raises nothing.
static inline void CVectorsRaisePair(void *numbers, const void *increments, int64_t base) {
    __m128i sums = _mm_add_epi64(*(const __m128i *)increments, _mm_set1_epi64x(base));
    __m128d *pair = (__m128d *)numbers;
    // The second is returned where either is no number.
    *pair = _mm_max_pd(_mm_castsi128_pd(sums), *pair);
}

// A bit for each number of two vectors, those of `low` first: whether it is not greater than that
// of `limit`.
static inline uint64_t CVectorsNotGreater(CVectorsHalf low, CVectorsHalf high, CVectorsHalf limit) {
    __m128i greater = _mm_packs_epi16((__m128i)(low > limit), (__m128i)(high > limit));
    return (uint64_t)(uint32_t)_mm_movemask_epi8(greater) ^ 0xFFFF;
}

// A bit for each of four numbers of 32 bits, aligned, that is `word`.
static inline uint64_t CVectorsWords(const void *numbers, int32_t word) {
    __m128i equal = _mm_cmpeq_epi32(*(const __m128i *)numbers, _mm_set1_epi32(word));
    return (uint64_t)(uint32_t)_mm_movemask_ps((__m128)equal);
}

// A bit for each of four entries of two 32-bit words, aligned, whose first one is `word`.
static inline uint64_t CVectorsFirstWords(const void *entries, int32_t word) {
    const __m128 *two = (const __m128 *)entries;
    __m128i words = (__m128i)_mm_shuffle_ps(two[0], two[1], _MM_SHUFFLE(2, 0, 2, 0));
    return CVectorsWords(&words, word);
}

// Of two blocks of four lanes of sixteen 16-bit numbers, aligned: the least number of all, in the
// upper half, and a bit for each place of a block where one of its four lanes has a number not
// greater than that, or than `from` if that is greater.
static inline uint64_t CVectorsEarliest(const void *blocks, int16_t from) {
    const __m128i *half = (const __m128i *)blocks;
    __m128i quarter[4];
    for (int i = 0; i < 4; i++) {
        const __m128i *first = half + (i / 2) * 8 + i % 2;
        quarter[i] = _mm_min_epi16(
            _mm_min_epi16(first[0], first[2]), _mm_min_epi16(first[4], first[6]));
    }
    __m128i all = _mm_min_epi16(
        _mm_min_epi16(quarter[0], quarter[1]), _mm_min_epi16(quarter[2], quarter[3]));
    all = _mm_min_epi16(all, _mm_shuffle_epi32(all, _MM_SHUFFLE(1, 0, 3, 2)));
    all = _mm_min_epi16(all, _mm_shuffle_epi32(all, _MM_SHUFFLE(2, 3, 0, 1)));
    __m128i turned = _mm_shufflelo_epi16(all, _MM_SHUFFLE(2, 3, 0, 1));
    turned = _mm_shufflehi_epi16(turned, _MM_SHUFFLE(2, 3, 0, 1));
    all = _mm_min_epi16(all, turned);
    uint64_t least = (uint64_t)(uint16_t)_mm_cvtsi128_si32(all) << 32;
    __m128i limit = _mm_max_epi16(all, _mm_set1_epi16(from));
    CVectorsHalf at = (CVectorsHalf)limit;
    return least | CVectorsNotGreater((CVectorsHalf)quarter[0], (CVectorsHalf)quarter[1], at)
        | CVectorsNotGreater((CVectorsHalf)quarter[2], (CVectorsHalf)quarter[3], at) << 16;
}

// How many of sixteen characters, from the first on, are hexadecimal digits; `number` becomes that
// of all sixteen, each 0 where it is no digit.
static inline int64_t CVectorsHexDigits(const uint8_t *characters, uint64_t *number) {
    __m128i all = _mm_loadu_si128((const __m128i *)characters);
    __m128i digits = _mm_sub_epi8(all, _mm_set1_epi8('0'));
    __m128i isDigit = _mm_cmpeq_epi8(_mm_min_epu8(digits, _mm_set1_epi8(9)), digits);
    __m128i letters = _mm_sub_epi8(_mm_or_si128(all, _mm_set1_epi8(32)), _mm_set1_epi8('a'));
    __m128i isLetter = _mm_cmpeq_epi8(_mm_min_epu8(letters, _mm_set1_epi8(5)), letters);
    __m128i values = _mm_or_si128(
        _mm_and_si128(digits, isDigit),
        _mm_and_si128(_mm_add_epi8(letters, _mm_set1_epi8(10)), isLetter));
    // The first of two digits is the upper half of their byte, and the first byte the upper one.
    __m128i bytes = _mm_or_si128(_mm_slli_epi16(values, 4), _mm_srli_epi16(values, 8));
    bytes = _mm_and_si128(bytes, _mm_set1_epi16(255));
    bytes = _mm_packus_epi16(bytes, bytes);
    *number = __builtin_bswap64((uint64_t)_mm_cvtsi128_si64(bytes));
    uint32_t known = (uint32_t)_mm_movemask_epi8(_mm_or_si128(isDigit, isLetter));
    return __builtin_ctz(~known);
}
#endif

#endif
