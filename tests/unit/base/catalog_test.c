#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/catalog.h"
#include "base/error.h"

#define HEADER                                                                  \
    "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n" \
    "\"Content-Transfer-Encoding: 8bit\\n\"\n\n"

static const char *const good[LANGUAGE_COUNT] = {
    [LANGUAGE_UZ] = HEADER
    "msgid \"Deadline: {date}\"\nmsgstr \"Muddat: {date}\"\n\n"
    "msgid \"Help\"\nmsgstr \"Yordam\"\n",
    [LANGUAGE_UZ_CYRL] = HEADER
    "msgid \"Deadline: {date}\"\nmsgstr \"Муддат: {date}\"\n\n"
    "msgid \"Help\"\nmsgstr \"Ёрдам\"\n",
    [LANGUAGE_KY] = HEADER
    "msgid \"Deadline: {date}\"\nmsgstr \"Мөөнөт: {date}\"\n\n"
    "#, fuzzy\nmsgid \"Help\"\nmsgstr \"Жардам\"\n",
    [LANGUAGE_RU] = HEADER
    "msgid \"Deadline: {date}\"\nmsgstr \"\"\n\"Срок: \"\n\"{date}\"\n\n"
    "msgid \"Help\"\nmsgstr \"Помощь\"\n\n"
    "#~ msgid \"Old\"\n#~ msgstr \"\"\n",
};

static void write_po(const char *folder, Language language, const char *content)
{
    g_autofree char *name = g_strconcat(language_code(language), ".po", NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);

    assert_true(g_file_set_contents(path, content, -1, NULL));
}

static int make_folder(void **state)
{
    *state = g_dir_make_tmp("catalog-XXXXXX", NULL);
    for (unsigned i = 0; *state && i < LANGUAGE_COUNT; i++)
        write_po(*state, (Language)i, good[i]);
    return *state ? 0 : -1;
}

static int remove_folder(void **state)
{
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
        g_autofree char *name = g_strconcat(language_code((Language)i), ".po", NULL);
        g_autofree char *path = g_build_filename(*state, name, NULL);

        g_unlink(path);
    }
    g_rmdir(*state);
    g_free(*state);
    return 0;
}

/* A text that one language does not mark is not neutral: there it may say more. */
static void neutral_is_what_every_catalog_marks(void **state)
{
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
        g_autofree char *marked = g_strconcat(
            good[i], "\n#. neutral\nmsgid \"Hello\"\nmsgstr \"Салом\"\n",
            i == LANGUAGE_RU ? "\n" : "\n#. neutral\n", "msgid \"More\"\nmsgstr \"Яна\"\n", NULL);

        write_po(*state, (Language)i, marked);
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(Catalog) catalog = catalog_load(*state, &error);

    assert_null(error);
    assert_true(catalog_is_neutral(catalog, "Hello"));
    assert_false(catalog_is_neutral(catalog, "More"));
    assert_false(catalog_is_neutral(catalog, "Help"));
    assert_false(catalog_is_neutral(catalog, "not there"));
}

static void every_language_has_its_text(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Catalog) catalog = catalog_load(*state, &error);

    assert_null(error);
    assert_string_equal(catalog_text(catalog, LANGUAGE_UZ, false, "Help"), "Yordam");
    assert_string_equal(catalog_text(catalog, LANGUAGE_UZ_CYRL, false, "Help"), "Ёрдам");
    assert_string_equal(catalog_text(catalog, LANGUAGE_KY, false, "Help"), "Жардам");
    assert_string_equal(catalog_text(catalog, LANGUAGE_RU, false, "Help"), "Помощь");
    assert_string_equal(catalog_text(catalog, LANGUAGE_RU, false, "Deadline: {date}"),
                        "Срок: {date}");
}

static void latin_is_uzbeks_own_and_transliterated_for_the_others(void **state)
{
    g_autoptr(Catalog) catalog = catalog_load(*state, NULL);

    assert_string_equal(catalog_text(catalog, LANGUAGE_UZ, true, "Help"), "Yordam");
    assert_string_equal(catalog_text(catalog, LANGUAGE_UZ_CYRL, true, "Help"), "Yordam");
    assert_string_equal(catalog_text(catalog, LANGUAGE_KY, true, "Deadline: {date}"),
                        "Moonot: {date}");
    assert_string_equal(catalog_text(catalog, LANGUAGE_RU, true, "Help"), "Pomoshch");
}

static void english_is_never_shown(void **state)
{
    g_autoptr(Catalog) catalog = catalog_load(*state, NULL);

    assert_null(catalog_text(catalog, LANGUAGE_RU, false, "Unknown"));
    assert_null(catalog_text(catalog, LANGUAGE_RU, false, "Old"));
    assert_null(catalog_text(catalog, LANGUAGE_RU, false, ""));
    assert_null(catalog_text(catalog, LANGUAGE_UNKNOWN, false, "Help"));
}

static void the_check_names_what_is_missing(void **state)
{
    static const char *const known[] = {"Help", "Deadline: {date}", NULL};
    static const char *const asked[] = {"Help", "Menu", NULL};
    g_autoptr(Catalog) catalog = catalog_load(*state, NULL);
    g_autofree char *nothing = catalog_check(catalog, known);
    g_autofree char *missing = catalog_check(catalog, asked);

    assert_null(nothing);
    assert_string_equal(missing,
                        "uz.po lacks \"Menu\"\nuz_Cyrl.po lacks \"Menu\"\n"
                        "ky.po lacks \"Menu\"\nru.po lacks \"Menu\"\n");
}

static void a_wrong_catalog_is_an_error_that_says_where(void **state)
{
    static const struct {
        const char *content;
        const char *message;
    } cases[] = {
        {HEADER "msgid \"a\"\nmsgstr \"b\"\n\n#~ msgid \"o\"\n#~ msgstr \"\"\n\nmsgid \"c\"\n"
                "msgstr \"\"\n",
         "ru.po:12: has no translation: fill in its msgstr"},
        {HEADER "msgid \"{a} {b}\"\nmsgstr \"{b} {b}\"\n",
         "ru.po:6: has other {placeholders} in its msgstr than in its msgid"},
        {HEADER "msgid \"{a}\"\nmsgstr \"{a\"\n", "ru.po:6: has other {placeholders}"},
        {HEADER "msgctxt \"x\"\nmsgid \"a\"\nmsgstr \"b\"\n", "ru.po:7: has a msgctxt"},
        {HEADER "msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"c\"\n",
         "ru.po:6: has a msgid_plural"},
        {HEADER "msgid \"a\"\nmsgstr \"b\"\n\nmsgid \"a\"\nmsgstr \"c\"\n",
         "is not a correct PO file here"},
        {HEADER "msgid \"a\nmsgstr \"b\"\n", "is not a correct PO file here"},
        {"msgid \"a\"\nmsgstr \"b\"\n", "ru.po: lacks the header"},
        {"msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=KOI8-R\\n\"\n",
         "lacks the header"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;

        write_po(*state, LANGUAGE_RU, cases[i].content);
        assert_null(catalog_load(*state, &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG));
        if (!strstr(error->message, cases[i].message))
            fail_msg("%s", error->message);
    }
}

static void placeholders_may_change_places_and_repeat(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Catalog) catalog = NULL;

    write_po(*state, LANGUAGE_RU, HEADER "msgid \"{a} {b}\"\nmsgstr \"{b} {a} {a}\"\n");
    catalog = catalog_load(*state, &error);
    assert_null(error);
    assert_non_null(catalog);
}

/* More than twenty errors make libgettextpo give up, which must not end the process. */
static void a_file_full_of_errors_is_one_error(void **state)
{
    GString *content = g_string_new(HEADER);
    g_autoptr(GError) error = NULL;

    for (int i = 0; i < 50; i++)
        g_string_append(content, "nonsense\n");
    write_po(*state, LANGUAGE_RU, content->str);
    g_string_free(content, TRUE);

    assert_null(catalog_load(*state, &error));
    assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG));
}

static void an_absent_catalog_is_an_error(void **state)
{
    g_autofree char *path = g_build_filename(*state, "ky.po", NULL);
    g_autoptr(GError) error = NULL;

    g_unlink(path);
    assert_null(catalog_load(*state, &error));
    assert_non_null(strstr(error->message, "ky.po: cannot be read"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(every_language_has_its_text),
        TEST(neutral_is_what_every_catalog_marks),
        TEST(latin_is_uzbeks_own_and_transliterated_for_the_others),
        TEST(english_is_never_shown),
        TEST(the_check_names_what_is_missing),
        TEST(a_wrong_catalog_is_an_error_that_says_where),
        TEST(placeholders_may_change_places_and_repeat),
        TEST(a_file_full_of_errors_is_one_error),
        TEST(an_absent_catalog_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
