#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/encode.h"

/* RFC 4648, section 10. */
static void texts_are_those_of_the_standard(void **state)
{
    static const struct {
        const char *octets, *base32, *hex, *base64url;
    } rows[] = {
        {"", "", "", ""},
        {"f", "MY", "66", "Zg"},
        {"fo", "MZXQ", "666f", "Zm8"},
        {"foo", "MZXW6", "666f6f", "Zm9v"},
        {"foob", "MZXW6YQ", "666f6f62", "Zm9vYg"},
        {"fooba", "MZXW6YTB", "666f6f6261", "Zm9vYmE"},
        {"foobar", "MZXW6YTBOI", "666f6f626172", "Zm9vYmFy"},
        {"\xff\xef\xbe", "77X34", "ffefbe", "_---"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        size_t length = strlen(rows[i].octets);
        g_autofree char *base32 = encode_base32(rows[i].octets, length);
        g_autofree char *hex = encode_hex(rows[i].octets, length);
        g_autofree char *base64url = encode_base64url(rows[i].octets, length);
        uint8_t back[8];

        assert_string_equal(base32, rows[i].base32);
        assert_string_equal(hex, rows[i].hex);
        assert_string_equal(base64url, rows[i].base64url);
        assert_true(decode_hex(hex, back, length));
        assert_memory_equal(back, rows[i].octets, length);
    }
}

static void base64_has_one_text_for_one_value(void **state)
{
    static const struct {
        const char *text;
        int length; /* -1: refused */
    } rows[] = {
        {"", 0},      {"Zg==", 1},   {"Zm8=", 2},  {"Zm9v", 3},      {"+/+/", 3},   {"Zg", -1},
        {"Zg=", -1},  {"Zh==", -1},  {"Zm9=", -1}, {"Zm9v\n", -1},   {" Zm9v", -1}, {"Zm9v=", -1},
        {"-_-_", -1}, {"Zm9v!", -1}, {"=", -1},    {"Zg==Zg==", -1}, {"Z", -1},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GBytes) octets = decode_base64(rows[i].text);

        if (rows[i].length < 0) {
            assert_null(octets);
        } else {
            assert_non_null(octets);
            assert_int_equal(g_bytes_get_size(octets), rows[i].length);
        }
    }
}

static void base64url_has_one_text_for_one_value(void **state)
{
    static const char *const wrong[] = {"Z",     "Zg==",  "Zh",   "Zm9",  "Zm9v+",
                                        "Zm9v/", "Zm9v ", "_-_=", "-_-_-"};
    g_autoptr(GBytes) octets = decode_base64url("_---");

    (void)state;
    assert_memory_equal(g_bytes_get_data(octets, NULL), "\xff\xef\xbe", 3);
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        assert_null(decode_base64url(wrong[i]));
}

static void hex_must_have_the_length(void **state)
{
    uint8_t octets[2];

    (void)state;
    assert_true(decode_hex("0aFf", octets, 2));
    assert_int_equal(octets[1], 0xff);
    assert_false(decode_hex("0aff0", octets, 2));
    assert_false(decode_hex("0af", octets, 2));
    assert_false(decode_hex("0ag0", octets, 2));
    assert_false(decode_hex(" 0af", octets, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_those_of_the_standard),
        cmocka_unit_test(base64_has_one_text_for_one_value),
        cmocka_unit_test(base64url_has_one_text_for_one_value),
        cmocka_unit_test(hex_must_have_the_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
