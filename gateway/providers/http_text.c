/* The encodings in which the generic provider may get a text. */

#include <string.h>

#include "providers/http_map.h"

#define ESCAPE 0x1b

/* 3GPP TS 23.038 6.2.1, where it differs from ASCII; one septet to an octet. */
static const gunichar basic_low[32] = {
    '@',   0xa3,  '$',   0xa5,  0xe8,  0xe9,  0xf9, 0xec,  0xf2,  0xc7,  '\n',
    0xd8,  0xf8,  '\r',  0xc5,  0xe5,  0x394, '_',  0x3a6, 0x393, 0x39b, 0x3a9,
    0x3a0, 0x3a8, 0x3a3, 0x398, 0x39e, 0x20,  0xc6, 0xe6,  0xdf,  0xc9,
};
static const struct {
    char septet;
    gunichar letter;
} basic_odd[] = {{0x24, 0xa4}, {0x40, 0xa1}, {0x5b, 0xc4}, {0x5c, 0xd6}, {0x5d, 0xd1},
                 {0x5e, 0xdc}, {0x5f, 0xa7}, {0x60, 0xbf}, {0x7b, 0xe4}, {0x7c, 0xf6},
                 {0x7d, 0xf1}, {0x7e, 0xfc}, {0x7f, 0xe0}},
  extension[] = {{0x0a, '\f'}, {0x14, '^'}, {0x28, '{'}, {0x29, '}'}, {0x2f, '\\'},
                 {0x3c, '['},  {0x3d, '~'}, {0x3e, ']'}, {0x40, '|'}, {0x65, 0x20ac}};

static gunichar basic_letter(char septet)
{
    if (septet < 32)
        return basic_low[(guchar)septet];
    for (size_t i = 0; i < G_N_ELEMENTS(basic_odd); i++) {
        if (basic_odd[i].septet == septet)
            return basic_odd[i].letter;
    }
    return (gunichar)septet;
}

/* What is in no extension table is shown as in the basic one. */
static gunichar extended_letter(char septet)
{
    for (size_t i = 0; i < G_N_ELEMENTS(extension); i++) {
        if (extension[i].septet == septet)
            return extension[i].letter;
    }
    return basic_letter(septet);
}

static char *from_gsm7(const char *data, size_t length)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (size_t i = 0; i < length; i++) {
        if (data[i] < 0)
            return NULL;
        if (data[i] == ESCAPE && i + 1 < length && data[i + 1] >= 0)
            g_string_append_unichar(text, extended_letter(data[++i]));
        else
            g_string_append_unichar(text, basic_letter(data[i]));
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static GBytes *unhex(const char *data, size_t length)
{
    g_autofree char *octets = g_malloc(length / 2 + 1);

    for (size_t i = 0; i + 1 < length; i += 2) {
        int high = g_ascii_xdigit_value(data[i]);
        int low = g_ascii_xdigit_value(data[i + 1]);

        if (high < 0 || low < 0)
            return NULL;
        octets[i / 2] = (char)(high << 4 | low);
    }
    return length % 2 == 0 ? g_bytes_new(octets, length / 2) : NULL;
}

static char *convert(const char *data, size_t length, const char *encoding)
{
    gsize written = 0;
    char *text;

    if (g_str_equal(encoding, "gsm7"))
        return from_gsm7(data, length);
    text = g_convert(data, (gssize)length, "UTF-8", encoding, NULL, &written, NULL);
    if (text && strlen(text) != written)
        g_clear_pointer(&text, g_free);
    return text;
}

char *http_text_decode(const char *data, size_t length, const char *encoding)
{
    g_autofree char *plain = g_strdup(encoding);
    g_autoptr(GBytes) octets = NULL;

    if (g_str_has_suffix(plain, "-hex")) {
        plain[strlen(plain) - strlen("-hex")] = '\0';
        octets = unhex(data, length);
        if (!octets)
            return NULL;
        data = g_bytes_get_data(octets, &length);
    }
    return length == 0 ? g_strdup("") : convert(data, length, plain);
}
