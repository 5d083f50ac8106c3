#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/alphabet.h"
#include "base/error.h"
#include "core/tables/help_contacts.h"

#define SHIPPED "locales/contacts.tsv"
#define HEAD "id\tnumber\tuz\tuz_Cyrl\tky\tru\tverified_on\tverified_by\n"
#define NAMES "\tnom\tном\tат\tимя\t"

static char *write_file(const char *content)
{
    char *path = NULL;

    assert_true(g_close(g_file_open_tmp("contacts-XXXXXX", &path, NULL), NULL));
    assert_true(g_file_set_contents(path, content, -1, NULL));
    return path;
}

static void the_shipped_file_shows_only_what_needs_no_test_call(void **state)
{
    g_autoptr(HelpContacts) contacts = help_contacts_load(SHIPPED, NULL);
    static const char *const shown[] = {"112", "102", "103"};

    (void)state;
    assert_non_null(contacts);
    assert_int_equal(help_contacts_count(contacts), G_N_ELEMENTS(shown));
    for (size_t i = 0; i < G_N_ELEMENTS(shown); i++)
        assert_string_equal(help_contacts_get(contacts, i)->number, shown[i]);
}

static void the_shipped_names_are_short_and_uzbek_fits_gsm(void **state)
{
    g_autofree char *content = NULL;
    g_auto(GStrv) lines = NULL;
    size_t rows = 0;

    (void)state;
    assert_true(g_file_get_contents(SHIPPED, &content, NULL, NULL));
    lines = g_strsplit(content, "\n", -1);
    for (size_t i = 0; lines[i]; i++) {
        g_auto(GStrv) fields = g_strsplit(lines[i], "\t", -1);

        if (!*lines[i] || *lines[i] == '#' || strcmp(fields[0], "id") == 0)
            continue;
        for (size_t name = 2; name < 6; name++)
            assert_true(g_utf8_strlen(fields[name], -1) <= 20);
        assert_false(alphabet_measure(fields[2]).ucs2);
        rows++;
    }
    assert_true(rows > 10);
}

static void a_contact_is_shown_once_it_is_verified(void **state)
{
    g_autofree char *path = write_file(HEAD "a\t+7 (495) 123-45-67" NAMES
                                            "\t\n"
                                            "b\t8-800-100-20-30" NAMES
                                            "2026-02-28\tAnna\n"
                                            "c\t101" NAMES
                                            "\t\n"
                                            "d\t112" NAMES "\t\n");
    g_autoptr(HelpContacts) contacts = help_contacts_load(path, NULL);

    (void)state;
    assert_non_null(contacts);
    assert_int_equal(help_contacts_count(contacts), 2);
    assert_string_equal(help_contacts_get(contacts, 0)->number, "8-800-100-20-30");
    assert_string_equal(help_contacts_get(contacts, 0)->names[LANGUAGE_UZ], "nom");
    assert_string_equal(help_contacts_get(contacts, 0)->names[LANGUAGE_RU], "имя");
    assert_string_equal(help_contacts_get(contacts, 1)->number, "112");
    g_unlink(path);
}

static void a_wrong_file_is_refused_by_file_and_line(void **state)
{
    static const struct {
        const char *content;
        const char *line;
        const char *problem;
    } cases[] = {
        {HEAD "a\t112" NAMES "31.01.2026\t\n", ":2: ", "verified_on"},
        {HEAD "a\t112" NAMES "2026-02-30\t\n", ":2: ", "verified_on"},
        {HEAD "a\t112" NAMES "2026-13-01\t\n", ":2: ", "verified_on"},
        {HEAD "a\t112" NAMES "2026-1-001\t\n", ":2: ", "verified_on"},
        {HEAD "a\t112" NAMES "2026--1-01\t\n", ":2: ", "verified_on"},
        {HEAD "a\t112" NAMES "yes\t\n", ":2: ", "verified_on"},
        {HEAD "a\t112" NAMES "\t\na\t103" NAMES "\t\n", ":3: ", "twice"},
        {HEAD "a\tcall us" NAMES "\t\n", ":2: ", "digits"},
        {HEAD "a\t112/103" NAMES "\t\n", ":2: ", "digits"},
        {HEAD "a\t+ ()" NAMES "\t\n", ":2: ", "digits"},
        {HEAD "a\t" NAMES "\t\n", ":2: ", "digits"},
        {HEAD "\t112" NAMES "\t\n", ":2: ", "id"},
        {HEAD "a\t112\tnom\tном\t\tимя\t\t\n", ":2: ", "name is missing"},
        {"id\tnumber\n", "", "uz"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = write_file(cases[i].content);
        g_autofree char *where = g_strconcat(path, cases[i].line, NULL);

        assert_null(help_contacts_load(path, &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG));
        if (!g_str_has_prefix(error->message, where) || !strstr(error->message, cases[i].problem))
            fail_msg("case %zu: %s", i, error->message);
        g_unlink(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_file_shows_only_what_needs_no_test_call),
        cmocka_unit_test(the_shipped_names_are_short_and_uzbek_fits_gsm),
        cmocka_unit_test(a_contact_is_shown_once_it_is_verified),
        cmocka_unit_test(a_wrong_file_is_refused_by_file_and_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
