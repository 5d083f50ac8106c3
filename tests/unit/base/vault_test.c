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
        cmocka_unit_test(keyed_hashes_stay_the_same),
        cmocka_unit_test(formats_on_disk_stay_readable),
        cmocka_unit_test(keys_that_nothing_can_be_sealed_to_are_told),
        cmocka_unit_test(secrets_are_compared_whole),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
