#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/vault.h"
#include "vault_known.h"

/* The octets 00 01 02 ... 1f. */
#define KNOWN_KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
#define BOX_EXTRA (32 + 24 + 16)
#define OTHER_KEY "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"

static char *write_key(const char *content, int mode)
{
    char *path = NULL;

    assert_true(g_close(g_file_open_tmp("key-XXXXXX", &path, NULL), NULL));
    assert_true(g_file_set_contents(path, content, -1, NULL));
    assert_int_equal(chmod(path, (mode_t)mode), 0);
    return path;
}

static Vault *vault_of(const char *content)
{
    g_autofree char *path = write_key(content, 0600);
    Vault *vault = vault_open(path, NULL);

    g_unlink(path);
    assert_non_null(vault);
    return vault;
}

static int start(void **state)
{
    if (!vault_init(NULL))
        return -1;
    *state = vault_of(KNOWN_KEY);
    return 0;
}

static int stop(void **state)
{
    vault_free(*state);
    return 0;
}

static GBytes *unhex(const char *hex)
{
    size_t length = strlen(hex) / 2;
    uint8_t *bytes = g_malloc(length + 1);

    for (size_t i = 0; i < length; i++)
        bytes[i] = (uint8_t)(g_ascii_xdigit_value(hex[2 * i]) * 16 +
                             g_ascii_xdigit_value(hex[2 * i + 1]));
    return g_bytes_new_take(bytes, length);
}

static char *hex_of(const uint8_t *bytes, size_t length)
{
    GString *hex = g_string_new(NULL);

    for (size_t i = 0; i < length; i++)
        g_string_append_printf(hex, "%02x", bytes[i]);
    return g_string_free(hex, FALSE);
}

static GBytes *unlock(const Vault *vault, const char *kind, int64_t id, GBytes *box)
{
    return vault_unlock(vault, kind, id, g_bytes_get_data(box, NULL), g_bytes_get_size(box));
}

/* ---- The key file ---- */

static void a_new_key_file_is_private_and_never_overwritten(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("vault-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "server.key", NULL);
    g_autofree char *before = NULL, *after = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(Vault) vault = NULL;
    GStatBuf info;

    (void)state;
    assert_true(vault_create_key_file(path, NULL));
    assert_int_equal(g_stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_true(g_file_get_contents(path, &before, NULL, NULL));
    assert_false(vault_create_key_file(path, &error));
    assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_SECRET));
    assert_true(g_file_get_contents(path, &after, NULL, NULL));
    assert_string_equal(before, after);
    vault = vault_open(path, NULL);
    assert_non_null(vault);
    g_unlink(path);
    g_rmdir(folder);
}

static void a_key_file_that_others_may_read_is_refused(void **state)
{
    static const int modes[] = {0640, 0604, 0620, 0660, 0644, 0601};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(modes); i++) {
        g_autofree char *path = write_key(KNOWN_KEY, modes[i]);
        g_autoptr(GError) error = NULL;
        g_autoptr(Vault) vault = vault_open(path, &error);

        assert_null(vault);
        assert_non_null(strstr(error->message, "chmod 600"));
        g_unlink(path);
    }
}

static void a_damaged_key_file_is_refused(void **state)
{
    static const char *const contents[] = {
        "", "00", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1",
        "xx0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(contents); i++) {
        g_autofree char *path = write_key(contents[i], 0600);
        g_autoptr(GError) error = NULL;
        g_autoptr(Vault) vault = vault_open(path, &error);

        assert_null(vault);
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_SECRET));
        g_unlink(path);
    }
}

/* ---- Boxes ---- */

static void a_box_opens_for_its_own_row_alone(void **state)
{
    g_autoptr(Vault) other = vault_of(OTHER_KEY);
    g_autoptr(GBytes) box = vault_lock(*state, "session", 7, "secret", 6);
    g_autoptr(GBytes) plain = unlock(*state, "session", 7, box);

    assert_string_equal(g_bytes_get_data(plain, NULL), "secret");
    assert_int_equal(g_bytes_get_size(plain), 6);
    assert_null(unlock(*state, "session", 8, box));
    assert_null(unlock(*state, "reply", 7, box));
    assert_null(unlock(other, "session", 7, box));
}

static void a_changed_or_cut_box_does_not_open(void **state)
{
    g_autoptr(GBytes) box = vault_lock(*state, "session", 7, "secret", 6);
    size_t length;
    const uint8_t *bytes = g_bytes_get_data(box, &length);

    for (size_t i = 0; i < length; i++) {
        g_autofree uint8_t *copy = g_memdup2(bytes, length);

        copy[i] ^= 1;
        assert_null(vault_unlock(*state, "session", 7, copy, length));
        assert_null(vault_unlock(*state, "session", 7, bytes, i));
    }
    assert_null(vault_unlock(*state, "session", 7, NULL, 0));
}

static void the_same_text_is_never_boxed_alike(void **state)
{
    g_autoptr(GBytes) one = vault_lock(*state, "session", 7, "secret", 6);
    g_autoptr(GBytes) two = vault_lock(*state, "session", 7, "secret", 6);

    assert_false(g_bytes_equal(one, two));
}

static void an_empty_box_opens_as_empty(void **state)
{
    g_autoptr(GBytes) box = vault_lock(*state, "reply", 1, "", 0);
    g_autoptr(GBytes) plain = unlock(*state, "reply", 1, box);

    assert_non_null(plain);
    assert_int_equal(g_bytes_get_size(plain), 0);
}

/* ---- Indexes ---- */

static void the_index_of_a_number_is_stable_and_depends_on_the_key(void **state)
{
    g_autoptr(Vault) again = vault_of(KNOWN_KEY), other = vault_of(OTHER_KEY);
    const Phone phone = {"+998901234567"}, neighbour = {"+998901234568"};
    uint8_t index[VAULT_INDEX_OCTETS], second[VAULT_INDEX_OCTETS];

    vault_phone_index(*state, &phone, index);
    vault_phone_index(again, &phone, second);
    assert_memory_equal(index, second, sizeof index);
    vault_phone_index(other, &phone, second);
    assert_memory_not_equal(index, second, sizeof index);
    vault_phone_index(*state, &neighbour, second);
    assert_memory_not_equal(index, second, sizeof index);
}

static void row_ids_are_positive_and_keep_their_parts_apart(void **state)
{
    g_autoptr(Vault) other = vault_of(OTHER_KEY);
    int64_t id = vault_row_id(*state, "session", "a", "bc");

    assert_true(id > 0);
    assert_int_equal(id, vault_row_id(*state, "session", "a", "bc"));
    assert_int_not_equal(id, vault_row_id(*state, "session", "ab", "c"));
    assert_int_not_equal(id, vault_row_id(*state, "message", "a", "bc"));
    assert_int_not_equal(id, vault_row_id(other, "session", "a", "bc"));
    for (int i = 0; i < 1000; i++) {
        g_autofree char *text = g_strdup_printf("%d", i);

        assert_true(vault_row_id(*state, "session", text, "") > 0);
    }
}

/* ---- The recovery key ---- */

/* The paper, and a hotline key that is sealed to it. */
typedef struct Made {
    RecoveryKey recovery;
    HotlineKey hotline;
} Made;

static void make(Made *made)
{
    vault_make_recovery_key(&made->recovery);
    vault_make_hotline_key(made->recovery.public_key, &made->hotline);
}

static void made_clear(Made *made)
{
    recovery_key_clear(&made->recovery);
    hotline_key_clear(&made->hotline);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Made, made_clear)

static HotlineSecret *recover(const HotlineKey *key, const char *text)
{
    return vault_recover(key->public_key, g_bytes_get_data(key->recovery_box, NULL),
                         g_bytes_get_size(key->recovery_box), text, NULL);
}

static void assert_recovers(const Made *made, const char *text)
{
    g_autoptr(HotlineSecret) secret = recover(&made->hotline, text);

    assert_non_null(secret);
}

static char *replaced(const char *text, char from, char to)
{
    return g_strdelimit(g_strdup(text), (char[]){from, '\0'}, to);
}

static char *without_dashes(const char *text)
{
    g_auto(GStrv) groups = g_strsplit(text, "-", -1);

    return g_strjoinv("", groups);
}

static void the_recovery_key_is_read_back_as_people_copy_it(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        g_auto(Made) key = {0};
        g_autofree char *lower = NULL, *bare = NULL, *spaced = NULL, *letter_o = NULL;
        g_autofree char *letter_i = NULL, *letter_l = NULL, *letter_u = NULL;

        make(&key);
        assert_int_equal(strlen(key.recovery.text), 39);
        assert_recovers(&key, key.recovery.text);
        assert_recovers(&key, (lower = g_ascii_strdown(key.recovery.text, -1)));
        assert_recovers(&key, (bare = without_dashes(key.recovery.text)));
        assert_recovers(&key, (spaced = replaced(key.recovery.text, '-', ' ')));
        assert_recovers(&key, (letter_o = replaced(key.recovery.text, '0', 'O')));
        assert_recovers(&key, (letter_i = replaced(key.recovery.text, '1', 'i')));
        assert_recovers(&key, (letter_l = replaced(key.recovery.text, '1', 'L')));
        assert_recovers(&key, (letter_u = replaced(key.recovery.text, 'V', 'U')));
    }
}

static void a_wrong_recovery_key_is_refused(void **state)
{
    g_auto(Made) key = {0}, other = {0};
    g_autofree char *wrong = NULL, *longer = NULL;

    (void)state;
    make(&key);
    make(&other);
    assert_null(recover(&key.hotline, other.recovery.text));
    assert_null(recover(&key.hotline, ""));
    assert_null(recover(&key.hotline, "not a key"));
    assert_null(recover(&key.hotline, (longer = g_strconcat(key.recovery.text, "A", NULL))));
    wrong = g_strdup(key.recovery.text);
    wrong[38] = wrong[38] == 'A' ? 'B' : 'A';
    assert_null(recover(&key.hotline, wrong));
    wrong[38] = '\0';
    assert_null(recover(&key.hotline, wrong));
}

/* ---- Sealed texts ---- */

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

/* ---- What is on disk already must open for ever ---- */

static void keyed_hashes_stay_the_same(void **state)
{
    uint8_t hash[VAULT_HASH_OCTETS], before[VAULT_HASH_OCTETS];
    g_autoptr(GBytes) columns = g_bytes_new_static("columns", 7);
    g_autofree char *hashed = NULL, *linked = NULL;

    vault_hash(*state, "staff auth", "remember me", 11, hash);
    hashed = hex_of(hash, sizeof hash);
    assert_string_equal(hashed, KNOWN_HASH);
    memset(before, 7, sizeof before);
    vault_chain(*state, "entry", before, columns, hash);
    linked = hex_of(hash, sizeof hash);
    assert_string_equal(linked, KNOWN_LINK);
}

static void formats_on_disk_stay_readable(void **state)
{
    const Phone phone = {"+998901234567"};
    g_autoptr(GBytes) box = unhex(KNOWN_BOX), public_key = unhex(KNOWN_PUBLIC);
    g_autoptr(GBytes) recovery_box = unhex(KNOWN_RECOVERY_BOX), text_box = unhex(KNOWN_TEXT_BOX);
    g_autoptr(GBytes) sealed_key = unhex(KNOWN_SEALED_KEY), plain = NULL;
    g_autoptr(HotlineSecret) secret = NULL;
    g_autofree char *index_hex = NULL, *text = NULL;
    uint8_t index[VAULT_INDEX_OCTETS];

    vault_phone_index(*state, &phone, index);
    index_hex = hex_of(index, sizeof index);
    assert_string_equal(index_hex, KNOWN_INDEX);
    assert_int_equal(vault_row_id(*state, "session", "line", "+998901234567"), KNOWN_ROW_ID);
    plain = unlock(*state, "session", 42, box);
    assert_non_null(plain);
    assert_string_equal(g_bytes_get_data(plain, NULL), "remember me");
    secret = vault_recover(g_bytes_get_data(public_key, NULL), g_bytes_get_data(recovery_box, NULL),
                           g_bytes_get_size(recovery_box), KNOWN_RECOVERY, NULL);
    assert_non_null(secret);
    text = vault_open_text(secret, 48172093, sealed_key, 2, text_box, NULL);
    assert_string_equal(text, "remember me");
}

static void secrets_are_compared_whole(void **state)
{
    g_autofree char *name = vault_random_name(), *other = vault_random_name();

    (void)state;
    assert_int_equal(strlen(name), 22);
    assert_string_not_equal(name, other);
    assert_true(vault_same("secret", "secret"));
    assert_false(vault_same("secret", "secreT"));
    assert_false(vault_same("secret", "secre"));
    assert_false(vault_same("secret", "secret1"));
    assert_false(vault_same("secret", ""));
}

#define SEALED_TEST(name) cmocka_unit_test_setup_teardown(name, make_sealed, free_sealed)

/* ---- What a browser brings or is given ---- */

static void keys_that_nothing_can_be_sealed_to_are_told(void **state)
{
    static const char *const low[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    };
    g_autoptr(GBytes) good = unhex(KNOWN_PUBLIC);

    (void)state;
    assert_true(vault_is_public_key(g_bytes_get_data(good, NULL)));
    for (size_t i = 0; i < G_N_ELEMENTS(low); i++) {
        g_autoptr(GBytes) bad = unhex(low[i]);

        assert_false(vault_is_public_key(g_bytes_get_data(bad, NULL)));
    }
}

static void an_invitation_is_two_halves_of_a_code(void **state)
{
    g_auto(Invitation) one = {0}, other = {0};
    g_auto(Made) made = {0};
    g_autoptr(GBytes) box = NULL, again = NULL;

    (void)state;
    make(&made);
    vault_make_invitation(&one);
    vault_make_invitation(&other);
    assert_int_equal(strlen(one.code), 43);
    assert_string_not_equal(one.code, other.code);
    assert_memory_not_equal(one.token, other.token, sizeof one.token);
    assert_memory_not_equal(one.token, one.box_key, sizeof one.token);
    box = vault_box_for_invitation(&one, made.hotline.secret, 1);
    again = vault_box_for_invitation(&one, made.hotline.secret, 1);
    assert_int_equal(g_bytes_get_size(box), 24 + 32 + 16);
    assert_false(g_bytes_equal(box, again));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_key_file_is_private_and_never_overwritten),
        cmocka_unit_test(a_key_file_that_others_may_read_is_refused),
        cmocka_unit_test(a_damaged_key_file_is_refused),
        cmocka_unit_test(a_box_opens_for_its_own_row_alone),
        cmocka_unit_test(a_changed_or_cut_box_does_not_open),
        cmocka_unit_test(the_same_text_is_never_boxed_alike),
        cmocka_unit_test(an_empty_box_opens_as_empty),
        cmocka_unit_test(the_index_of_a_number_is_stable_and_depends_on_the_key),
        cmocka_unit_test(row_ids_are_positive_and_keep_their_parts_apart),
        cmocka_unit_test(the_recovery_key_is_read_back_as_people_copy_it),
        cmocka_unit_test(a_wrong_recovery_key_is_refused),
        SEALED_TEST(a_sealed_text_opens_for_its_case_and_place_alone),
        SEALED_TEST(a_text_of_another_case_does_not_open),
        SEALED_TEST(another_hotlines_secret_opens_nothing),
        SEALED_TEST(lengths_are_padded_to_a_few_sizes),
        SEALED_TEST(boxes_of_one_sealer_are_independent),
        SEALED_TEST(a_damaged_sealed_text_does_not_open),
        cmocka_unit_test(only_lengths_that_sealing_makes_are_sealed_lengths),
        cmocka_unit_test(keyed_hashes_stay_the_same),
        cmocka_unit_test(formats_on_disk_stay_readable),
        cmocka_unit_test(keys_that_nothing_can_be_sealed_to_are_told),
        cmocka_unit_test(an_invitation_is_two_halves_of_a_code),
        cmocka_unit_test(secrets_are_compared_whole),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
