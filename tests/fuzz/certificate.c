/* Any bytes as a certificate of a small problem: it is refused, or what it says of the plan and its bound is
 * true. */
#include "verify/check.h"
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The best plan is a and b: 9 for 5. All three would be 14 for 9. */
static char problem[] =
    "phusong problem 1\nbudget 6\nunits 4\n3\n4\n2 9\n5\nfloors 1\n9 f 2\nareas 1\n1\noptions 3\n"
    "a 3 free yes 0 - 0 0 0+2\nb 2 free yes - 0 9 0 2\nc 4 free yes - - 20 0 2 3\nend\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* The corpus has "@" where the sum belongs. */
    char *text = malloc(size + 65);
    struct sha256_ctx sha;
    uint8_t digest[SHA256_DIGEST_SIZE];
    if (text == NULL) {
        return 0;
    }
    sha256_init(&sha);
    sha256_update(&sha, sizeof problem - 1, (const uint8_t *)problem);
    sha256_digest(&sha, sizeof digest, digest);
    size_t used = 0;
    bool summed = false;
    for (size_t i = 0; i < size; i++) {
        if (data[i] != '@' || summed) {
            text[used++] = (char)data[i];
            continue;
        }
        summed = true;
        for (size_t d = 0; d < sizeof digest; d++) {
            text[used++] = "0123456789abcdef"[digest[d] >> 4];
            text[used++] = "0123456789abcdef"[digest[d] & 15U];
        }
    }
    struct verify_source source[2] = {{fmemopen(text, used == 0 ? 1 : used, "r"), "certificate"},
                                      {fmemopen(problem, sizeof problem - 1, "r"), "problem"}};
    struct verify_report report;
    struct geo_error err;
    bool sound = true;
    if (source[0].file != NULL && source[1].file != NULL && verify_streams(&report, source, &err) == GEO_OK) {
        sound = report.weight <= 9 && report.cost <= 6 && report.value >= 9 && report.claim[0].bound >= 9;
        verify_report_release(&report);
    }
    for (int i = 0; i < 2; i++) {
        if (source[i].file != NULL) {
            (void)fclose(source[i].file);
        }
    }
    free(text);
    if (!sound) {
        abort();
    }
    return 0;
}
