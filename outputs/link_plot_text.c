/* Words from the user's data, made fit to be drawn. */
#include "outputs/link_plot_internal.h"

#include <string.h>

/* Bytes of the sound UTF-8 character at `c`, 0 if there is none. */
static int character_length(const unsigned char *c)
{
    static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    int length = c[0] < 0x80 ? 1 : c[0] >= 0xf0 ? 4 : c[0] >= 0xe0 ? 3 : 2;
    if (length == 1) {
        return 1;
    }
    if (c[0] < 0xc2 || c[0] > 0xf4) {
        return 0;
    }
    unsigned code = c[0] & (0x7fU >> length);
    for (int i = 1; i < length; i++) {
        if ((c[i] & 0xc0U) != 0x80U) {
            return 0; /* also at the end of the text */
        }
        code = code << 6 | (c[i] & 0x3fU);
    }
    bool surrogate = code >= 0xd800 && code <= 0xdfff;
    bool forbidden = code == 0xfffe || code == 0xffff; /* by XML */
    return code >= least[length] && code <= 0x10ffff && !surrogate && !forbidden ? length : 0;
}

static size_t append(char *ret, size_t used, const void *bytes, size_t count)
{
    memcpy(ret + used, bytes, count);
    return used + count;
}

void out_link_plot_clean(char ret[OUT_LINK_PLOT_TEXT_SIZE], const char *text, int most)
{
    const unsigned char *c = (const unsigned char *)text;
    size_t used = 0;
    for (int count = 0; *c != '\0'; count++) {
        if (count >= most || used + 8 > OUT_LINK_PLOT_TEXT_SIZE) {
            used = append(ret, used, "\xe2\x80\xa6", 3);
            break;
        }
        int length = character_length(c);
        if (length == 0) {
            used = append(ret, used, "\xef\xbf\xbd", 3);
        } else if (*c < 0x20 || *c == 0x7f) {
            used = append(ret, used, " ", 1);
        } else {
            used = append(ret, used, c, (size_t)length);
        }
        c += length == 0 ? 1 : length;
    }
    ret[used] = '\0';
}
