#include "base/encode.h"

#include <string.h>

char *encode_hex(const void *octets, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    const uint8_t *from = octets;
    char *text = g_malloc(2 * length + 1);

    for (size_t i = 0; i < length; i++) {
        text[2 * i] = digits[from[i] >> 4];
        text[2 * i + 1] = digits[from[i] & 15];
    }
    text[2 * length] = '\0';
    return text;
}

char *encode_base32(const void *octets, size_t length)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const uint8_t *from = octets;
    GString *text = g_string_sized_new(length * 8 / 5 + 2);
    unsigned held = 0, bits = 0;

    for (size_t i = 0; i < length; i++) {
        held = (held << 8 | from[i]) & 0xfff;
        for (bits += 8; bits >= 5; bits -= 5)
            g_string_append_c(text, letters[(held >> (bits - 5)) & 31]);
    }
    if (bits > 0)
        g_string_append_c(text, letters[(held << (5 - bits)) & 31]);
    return g_string_free(text, FALSE);
}

char *encode_base64url(const void *octets, size_t length)
{
    char *text = g_base64_encode(octets, length);

    g_strdelimit(text, "+", '-');
    g_strdelimit(text, "/", '_');
    text[strcspn(text, "=")] = '\0';
    return text;
}

/* GLib skips what it does not know, so the text is compared with what it should have been. */
GBytes *decode_base64(const char *text)
{
    gsize length;
    guchar *octets = g_base64_decode(text, &length);
    g_autofree char *again = g_base64_encode(octets, length);
    g_autoptr(GBytes) bytes = g_bytes_new_take(octets, length);

    return g_str_equal(text, again) ? g_steal_pointer(&bytes) : NULL;
}

GBytes *decode_base64url(const char *text)
{
    static const char *const padding[] = {"", "===", "==", "="};
    g_autofree char *base64 = g_strconcat(text, padding[strlen(text) % 4], NULL);
    g_autoptr(GBytes) octets = NULL;
    g_autofree char *again = NULL;

    g_strdelimit(base64, "-", '+');
    g_strdelimit(base64, "_", '/');
    octets = decode_base64(base64);
    if (!octets)
        return NULL;
    again = encode_base64url(g_bytes_get_data(octets, NULL), g_bytes_get_size(octets));
    return g_str_equal(text, again) ? g_steal_pointer(&octets) : NULL;
}

bool decode_hex(const char *text, uint8_t *octets, size_t length)
{
    if (strlen(text) != 2 * length)
        return false;
    for (size_t i = 0; i < length; i++) {
        int high = g_ascii_xdigit_value(text[2 * i]), low = g_ascii_xdigit_value(text[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        octets[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}
