#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

#include "base/error.h"
#include "base/vault.h"
#include "vault_made.h"

#define BOX_EXTRA (32 + 24 + 16)

static int start(void **state)
{
    (void)state;
    return vault_init(NULL) ? 0 : -1;
}

typedef struct Sealed {
    Made made;
    CaseKey key;
    HotlineSecret *secret;
    Sealer *sealer;
} Sealed;

static int make_sealed(void **state)
{
    Sealed *sealed = g_new0(Sealed, 1);

    sealed->sealer = sealer_new();
    make(&sealed->made);
    vault_make_case_key(sealed->sealer, sealed->made.hotline.public_key, 48172093, &sealed->key);
    sealed->secret = recover(&sealed->made.hotline, sealed->made.recovery.text);
    *state = sealed;
    return 0;
}

static int free_sealed(void **state)
{
    Sealed *sealed = *state;

    made_clear(&sealed->made);
    case_key_clear(&sealed->key);
    hotline_secret_free(sealed->secret);
    sealer_free(sealed->sealer);
    g_free(sealed);
    return 0;
}

static char *open_text(const Sealed *sealed, int64_t number, int64_t n, GBytes *box)
{
    return vault_open_text(sealed->secret, number, sealed->key.sealed_secret, n, box, NULL);
}

static void a_sealed_text_opens_for_its_case_and_place_alone(void **state)
{
    const Sealed *sealed = *state;
    g_autoptr(GBytes)
        box = vault_seal_text(sealed->sealer, sealed->key.public_key, 48172093, 3, "Ёрдам!");
    g_autofree char *text = open_text(sealed, 48172093, 3, box);

    assert_string_equal(text, "Ёрдам!");
    assert_null(open_text(sealed, 48172093, 4, box));
    assert_null(open_text(sealed, 48172094, 3, box));
}

static void a_text_of_another_case_does_not_open(void **state)
{
    const Sealed *sealed = *state;
    g_auto(CaseKey) other = {0};
    g_autoptr(GBytes) box = NULL;
    g_autoptr(GError) error = NULL;

    vault_make_case_key(sealed->sealer, sealed->made.hotline.public_key, 48172093, &other);
    box = vault_seal_text(sealed->sealer, other.public_key, 48172093, 3, "x");
    assert_null(
        vault_open_text(sealed->secret, 48172093, sealed->key.sealed_secret, 3, box, &error));
    assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_SECRET));
}

static void another_hotlines_secret_opens_nothing(void **state)
{
    Sealed *sealed = *state;
    g_auto(Made) other = {0};
    g_autoptr(HotlineSecret) secret = NULL;
    g_autoptr(GBytes)
        box = vault_seal_text(sealed->sealer, sealed->key.public_key, 48172093, 1, "x");

    make(&other);
    secret = recover(&other.hotline, other.recovery.text);
    assert_null(vault_open_text(secret, 48172093, sealed->key.sealed_secret, 1, box, NULL));
}

/* A box adds a public key, a nonce and a tag, the ids inside take 32. */
static void lengths_are_padded_to_a_few_sizes(void **state)
{
    static const struct {
        size_t length, box;
    } rows[] = {
        {0, 128 + BOX_EXTRA},     {1, 128 + BOX_EXTRA},     {96, 128 + BOX_EXTRA},
        {97, 512 + BOX_EXTRA},    {480, 512 + BOX_EXTRA},   {481, 2048 + BOX_EXTRA},
        {2016, 2048 + BOX_EXTRA}, {2017, 8192 + BOX_EXTRA},
    };
    const Sealed *sealed = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strnfill(rows[i].length, 'a');
        g_autoptr(GBytes)
            box = vault_seal_text(sealed->sealer, sealed->key.public_key, 48172093, 1, text);
        g_autofree char *opened = open_text(sealed, 48172093, 1, box);

        assert_int_equal(g_bytes_get_size(box), rows[i].box);
        assert_string_equal(opened, text);
    }
}

/* A batch shares one sealer: its boxes still open one by one, and are never alike. */
static void boxes_of_one_sealer_are_independent(void **state)
{
    const Sealed *sealed = *state;
    g_autoptr(GBytes)
        one = vault_seal_text(sealed->sealer, sealed->key.public_key, 48172093, 1, "x");
    g_autoptr(GBytes)
        two = vault_seal_text(sealed->sealer, sealed->key.public_key, 48172093, 1, "x");
    g_auto(CaseKey) other = {0};
    g_autoptr(GBytes) third = NULL;
    g_autofree char *text = NULL, *other_text = NULL;

    vault_make_case_key(sealed->sealer, sealed->made.hotline.public_key, 10000008, &other);
    third = vault_seal_text(sealed->sealer, other.public_key, 10000008, 1, "third");
    assert_false(g_bytes_equal(one, two));
    text = open_text(sealed, 48172093, 1, two);
    assert_string_equal(text, "x");
    other_text = vault_open_text(sealed->secret, 10000008, other.sealed_secret, 1, third, NULL);
    assert_string_equal(other_text, "third");
}

static void a_damaged_sealed_text_does_not_open(void **state)
{
    const Sealed *sealed = *state;
    g_autoptr(GBytes)
        box = vault_seal_text(sealed->sealer, sealed->key.public_key, 48172093, 1, "x");
    size_t length;
    const uint8_t *bytes = g_bytes_get_data(box, &length);

    for (size_t i = 0; i < length; i += 7) {
        g_autofree uint8_t *copy = g_memdup2(bytes, length);
        g_autoptr(GBytes) cut = g_bytes_new(bytes, i), changed = NULL;

        copy[i] ^= 0x40;
        changed = g_bytes_new(copy, length);
        assert_null(open_text(sealed, 48172093, 1, changed));
        assert_null(open_text(sealed, 48172093, 1, cut));
    }
}

static void only_lengths_that_sealing_makes_are_sealed_lengths(void **state)
{
    static const struct {
        size_t octets;
        bool sealed;
    } cases[] = {
        {128 + 72, true},  {512 + 72, true},  {2048 + 72, true}, {8192 + 72, true},
        {0, false},        {72, false},       {73, false},       {128 + 71, false},
        {128 + 73, false}, {256 + 72, false}, {512, false},      {1024 + 72, false},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(vault_is_sealed_length(cases[i].octets), cases[i].sealed);
}

#define SEALED_TEST(name) cmocka_unit_test_setup_teardown(name, make_sealed, free_sealed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SEALED_TEST(a_sealed_text_opens_for_its_case_and_place_alone),
        SEALED_TEST(a_text_of_another_case_does_not_open),
        SEALED_TEST(another_hotlines_secret_opens_nothing),
        SEALED_TEST(lengths_are_padded_to_a_few_sizes),
        SEALED_TEST(boxes_of_one_sealer_are_independent),
        SEALED_TEST(a_damaged_sealed_text_does_not_open),
        cmocka_unit_test(only_lengths_that_sealing_makes_are_sealed_lengths),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
