/* Lanes of floats side by side: one source for every instruction set. Each kernel_*.c defines PLAN_LANES and
 * includes this. Every operation works lane by lane in IEEE single precision without contraction, so the
 * bytes do not depend on the number of lanes. */
#ifndef PHUSONG_COVERAGE_VECTOR_H
#define PHUSONG_COVERAGE_VECTOR_H

#include <math.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

typedef float vf __attribute__((vector_size(4 * PLAN_LANES)));
typedef int32_t vi __attribute__((vector_size(4 * PLAN_LANES)));
typedef uint32_t vu __attribute__((vector_size(4 * PLAN_LANES)));
#define LANE static inline __attribute__((always_inline, unused))

LANE vf vf_set(float x)
{
    return x - (vf){0};
}

LANE vi vi_set(int32_t x)
{
    return x - (vi){0};
}

LANE vf vf_load(const float *from)
{
    vf v;
    memcpy(&v, from, sizeof v);
    return v;
}

LANE void vf_store(float *to, vf v)
{
    memcpy(to, &v, sizeof v);
}

LANE void vi_store(int32_t *to, vi v)
{
    memcpy(to, &v, sizeof v);
}

/* mask lanes are 0 or −1 */
LANE vf vf_select(vi mask, vf yes, vf no)
{
#if PLAN_LANES == 16 && defined(__AVX512DQ__)
    return (vf)_mm512_mask_blend_ps(_mm512_movepi32_mask((__m512i)mask), (__m512)no, (__m512)yes);
#elif PLAN_LANES == 8 && defined(__AVX__)
    return (vf)_mm256_blendv_ps((__m256)no, (__m256)yes, (__m256)mask);
#else
    return (vf)((mask & (vi)yes) | (~mask & (vi)no));
#endif
}

LANE vi vi_select(vi mask, vi yes, vi no)
{
    return (mask & yes) | (~mask & no);
}

LANE int vi_any(vi mask)
{
#if PLAN_LANES == 16 && defined(__AVX512DQ__)
    return _mm512_movepi32_mask((__m512i)mask) != 0;
#elif PLAN_LANES == 8 && defined(__AVX__)
    return _mm256_movemask_ps((__m256)mask) != 0;
#elif PLAN_LANES == 4 && defined(__SSE2__)
    return _mm_movemask_ps((__m128)mask) != 0;
#else
    int32_t any = 0;
    for (int lane = 0; lane < PLAN_LANES; lane++) {
        any |= mask[lane];
    }
    return any != 0;
#endif
}

/* a > b ? a : b, so b where either is not a number */
LANE vf vf_max(vf a, vf b)
{
#if PLAN_LANES == 16 && defined(__AVX512F__)
    return (vf)_mm512_max_ps((__m512)a, (__m512)b);
#elif PLAN_LANES == 8 && defined(__AVX__)
    return (vf)_mm256_max_ps((__m256)a, (__m256)b);
#elif PLAN_LANES == 4 && defined(__SSE2__)
    return (vf)_mm_max_ps((__m128)a, (__m128)b);
#else
    return vf_select(a > b, a, b);
#endif
}

/* a < b ? a : b */
LANE vf vf_min(vf a, vf b)
{
#if PLAN_LANES == 16 && defined(__AVX512F__)
    return (vf)_mm512_min_ps((__m512)a, (__m512)b);
#elif PLAN_LANES == 8 && defined(__AVX__)
    return (vf)_mm256_min_ps((__m256)a, (__m256)b);
#elif PLAN_LANES == 4 && defined(__SSE2__)
    return (vf)_mm_min_ps((__m128)a, (__m128)b);
#else
    return vf_select(a < b, a, b);
#endif
}

LANE vf vf_sqrt(vf a)
{
#if PLAN_LANES == 16 && defined(__AVX512F__)
    return (vf)_mm512_sqrt_ps((__m512)a);
#elif PLAN_LANES == 8 && defined(__AVX__)
    return (vf)_mm256_sqrt_ps((__m256)a);
#elif PLAN_LANES == 4 && defined(__SSE2__)
    return (vf)_mm_sqrt_ps((__m128)a);
#else
    vf root = {0};
    for (int lane = 0; lane < PLAN_LANES; lane++) {
        root[lane] = sqrtf(a[lane]);
    }
    return root;
#endif
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion" /* of gcc's own macro, without optimization */
LANE vf vf_gather(const float *base, vi index)
{
#if PLAN_LANES == 16 && defined(__AVX512F__)
    return (vf)_mm512_i32gather_ps((__m512i)index, base, 4);
#elif PLAN_LANES == 8 && defined(__AVX2__)
    return (vf)_mm256_i32gather_ps(base, (__m256i)index, 4);
#else
    vf value = {0};
    for (int lane = 0; lane < PLAN_LANES; lane++) {
        value[lane] = base[index[lane]];
    }
    return value;
#endif
}
#pragma GCC diagnostic pop

/* base[index[lane]] for indices 0 … PLAN_LANES − 1: all PLAN_LANES values must be readable. */
LANE vf vf_near(const float *base, vi index)
{
#if PLAN_LANES == 16 && defined(__AVX512F__)
    return (vf)_mm512_permutexvar_ps((__m512i)index, _mm512_loadu_ps(base));
#elif PLAN_LANES == 8 && defined(__AVX2__)
    return (vf)_mm256_permutevar8x32_ps(_mm256_loadu_ps(base), (__m256i)index);
#else
    return vf_gather(base, index);
#endif
}

LANE vf vf_of(vi a)
{
    return __builtin_convertvector(a, vf);
}

/* towards zero; |a| < 2^31 */
LANE vi vi_of(vf a)
{
    return __builtin_convertvector(a, vi);
}

LANE vi vi_floor(vf a)
{
#if PLAN_LANES == 16 && defined(__AVX512F__)
    return (vi)_mm512_cvttps_epi32(_mm512_floor_ps((__m512)a));
#elif PLAN_LANES == 8 && defined(__AVX__)
    return (vi)_mm256_cvttps_epi32(_mm256_floor_ps((__m256)a));
#else
    vi truncated = vi_of(a);
    return truncated + (vi)(vf_of(truncated) > a); /* −1 where truncation went up */
#endif
}

LANE vf vf_abs(vf a)
{
    return (vf)((vi)a & vi_set(0x7fffffff));
}

LANE vf vf_clamp(vf a, float low, float high)
{
    return vf_min(vf_max(a, vf_set(low)), vf_set(high));
}

/* log2 of a normal positive number, error below 1.5e-7 (absolute) + 1 ulp. With m the mantissa in [√½, √2)
 * and s = (m − 1)/(m + 1): log2 m = (2/ln 2)(s + s³/3 + s⁵/5 + s⁷/7 + s⁹/9). */
LANE vf vf_log2(vf a)
{
    vi bits = (vi)vf_max(a, vf_set(1e-37f));
    vi exponent = (bits - vi_set(0x3f3504f3)) >> 23; /* 0x3f3504f3 = √½ */
    vf m = (vf)(bits - (exponent << 23));
    vf s = (m - 1.0f) / (m + 1.0f);
    vf q = s * s;
    vf series = ((((0.32059889f * q + 0.41219858f) * q + 0.57707802f) * q + 0.96179669f) * q) + 2.88539008f;
    return vf_of(exponent) + s * series;
}

/* 2^a for a held inside [−126, 126], relative error below 2e-7: series of e^(a ln 2) on [−½, ½]. */
LANE vf vf_exp2(vf a)
{
    a = vf_clamp(a, -126.0f, 126.0f);
    vi whole = vi_floor(a + 0.5f);
    vf x = a - vf_of(whole);
    vf p = vf_set(1.52527338e-5f);
    p = p * x + 1.54035304e-4f;
    p = p * x + 1.33335581e-3f;
    p = p * x + 9.61812911e-3f;
    p = p * x + 5.55041087e-2f;
    p = p * x + 2.40226507e-1f;
    p = p * x + 6.93147181e-1f;
    p = p * x + 1.0f;
    return (vf)((vi)p + (whole << 23));
}

#define LOG10_OF_2 0.301029996f
#define LOG2_OF_10 3.32192809f
#define LOG2_OF_E 1.44269504f

LANE vf vf_log10(vf a)
{
    return vf_log2(a) * LOG10_OF_2;
}

LANE vf vf_exp(vf a)
{
    return vf_exp2(a * LOG2_OF_E);
}

/* tanh by e^(2a); absolute error below 1e-6 */
LANE vf vf_tanh(vf a)
{
    vf e = vf_exp2(vf_clamp(a, -20.0f, 20.0f) * (2.0f * LOG2_OF_E));
    return (e - 1.0f) / (e + 1.0f);
}

/* Odd series to y¹³, for |y| ≤ tan π/8. */
LANE vf atan_series(vf y)
{
    vf z = y * y;
    vf series =
        ((((z * 7.69230769e-2f - 9.09090909e-2f) * z + 1.11111111e-1f) * z - 1.42857143e-1f) * z + 0.2f) * z;
    return y + y * ((series - 3.33333333e-1f) * z);
}

/* Arc tangent, error below 2e-7: with y = (|x| − 1)/(|x| + 1) above tan π/8 (and y = −1/|x| above tan 3π/8)
 * the argument of the series is at most tan π/8. */
LANE vf vf_atan(vf x)
{
    vf a = vf_abs(x);
    vi beyond = a > 0.414213562f;
    if (!vi_any(beyond)) {
        return atan_series(x);
    }
    vi large = a > 2.41421356f;
    vi middle = beyond & ~large;
    vf one = vf_set(1.0f);
    vf top = vf_select(large, -one, vf_select(middle, a - 1.0f, a));
    vf bottom = vf_select(large, a, vf_select(middle, a + 1.0f, one));
    vf base = vf_select(large, vf_set(1.57079633f), vf_select(middle, vf_set(0.785398163f), one - one));
    vf angle = base + atan_series(top / bottom);
    return (vf)((vi)angle | ((vi)x & vi_set(INT32_MIN)));
}

#endif
