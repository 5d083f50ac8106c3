#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/catalog.h"
#include "core/tables/giveaways.h"

#define SHIPPED "locales/giveaways.tsv"

static int setup(void **state)
{
    g_autoptr(GError) error = NULL;

    *state = giveaways_load(SHIPPED, &error);
    if (error)
        print_error("%s\n", error->message);
    return *state ? 0 : -1;
}

static int teardown(void **state)
{
    giveaways_free(*state);
    return 0;
}

/* "at+length word, ..." */
static char *found_in(const Giveaways *giveaways, Language language, const char *text)
{
    g_autoptr(GArray) found = giveaways_find(giveaways, language, text);
    GString *list = g_string_new(NULL);

    for (unsigned i = 0; i < found->len; i++) {
        const Giveaway *giveaway = &g_array_index(found, Giveaway, i);

        g_string_append_printf(list, "%s%u+%u %s", i ? ", " : "", giveaway->at, giveaway->length,
                               giveaway->word);
    }
    return g_string_free(list, FALSE);
}

static void words_are_found_however_they_are_written(void **state)
{
    static const struct {
        Language language;
        const char *text, *found;
    } rows[] = {
        {LANGUAGE_RU, "Приходите завтра в 10", ""},
        {LANGUAGE_RU, "Из полиции не звонили?", "3+7 полиц*"},
        {LANGUAGE_RU, "ПОЛИЦИЯ", "0+7 полиц*"},
        {LANGUAGE_RU, "Наша горячая линия", "5+13 горяч* лини*"},
        {LANGUAGE_RU, "Горячий чай, прямая линия", ""},
        {LANGUAGE_RU, "Politsiya budet", "0+9 полиц*"},
        {LANGUAGE_RU, "Vasha zhaloba prinyata", "6+7 жалоб*"}, /* Russian in Latin letters */
        {LANGUAGE_RU, "Мигрaция", "0+8 мигра*"},               /* with a Latin a */
        {LANGUAGE_UZ, "Murojaatingiz bo'yicha", "0+13 murojaat*"},
        {LANGUAGE_UZ, "Zo\u02BBravonlik haqida", "0+11 zo'ravon*"}, /* another apostrophe */
        {LANGUAGE_UZ, "zoravonlik", "0+10 zo'ravon*"},              /* none at all */
        {LANGUAGE_UZ_CYRL, "Мурожаатингиз", "0+13 мурожаат*"},
        {LANGUAGE_UZ_CYRL, "Омон бўлинг", ""}, /* be safe */
        {LANGUAGE_RU, "Омон приехал", "0+4 омон"},
        {LANGUAGE_RU, "Пора спать", ""}, /* it is time */
        {LANGUAGE_UZ, "Pora so'rashdi", "0+4 pora"},
        {LANGUAGE_KY, "Кайрылууңуз кабыл алынды", "0+11 кайрылуу*"},
        {LANGUAGE_RU, "рейд и депортация", "0+4 рейд*, 7+10 депорт*"},
        {LANGUAGE_RU, "судьба", ""},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *found = found_in(*state, rows[i].language, rows[i].text);

        if (!g_str_equal(found, rows[i].found))
            fail_msg("%s: %s, not %s", rows[i].text, found, rows[i].found);
    }
}

static void numbers_of_phones_and_cases_are_found(void **state)
{
    static const struct {
        const char *text, *found;
    } rows[] = {
        {"Tel. +7 (916) 123-45-67.", "5+18 number"},
        {"998901234567", "0+12 number"},
        {"№ 4817-2093", "2+9 number"},
        {"Ответ по 48172093 готов", "9+8 number"},
        {"25-11-2026", ""},
        {"25.11.2026 в 10-30", ""},
        {"112", ""},
        {"10 000", ""},
        {"кв. 12-34", ""},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *found = found_in(*state, LANGUAGE_RU, rows[i].text);

        if (!g_str_equal(found, rows[i].found))
            fail_msg("%s: %s, not %s", rows[i].text, found, rows[i].found);
    }
}

static void bad_rows_are_named_by_line(void **state)
{
    static const struct {
        const char *row, *problem;
    } rows[] = {
        {"police\ten\tpolice*", ":2: the language is uz, uz_Cyrl, ky, ru or nothing"},
        {"police\t\t*", ":2: write one to four words"},
        {"police\t\tone two three four five", ":2: write one to four words"},
        {"police\t\t", ":2: write one to four words"},
    };
    g_autofree char *folder = g_dir_make_tmp("giveaways-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "giveaways.tsv", NULL);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *file = g_strconcat("topic\tlanguage\tword\n", rows[i].row, "\n", NULL);
        g_autoptr(GError) error = NULL;

        assert_true(g_file_set_contents(path, file, -1, NULL));
        assert_null(giveaways_load(path, &error));
        if (!strstr(error->message, rows[i].problem))
            fail_msg("%s: %s", rows[i].row, error->message);
    }
    g_unlink(path);
    assert_null(giveaways_load(path, NULL));
    g_rmdir(folder);
}

/* What we send unasked must itself pass. */
static void our_neutral_texts_have_none(void **state)
{
    static const char *const msgids[] = {"There is news for you. Dial {code}",
                                         "There is news for you. To read it, reply MENU."};
    g_autoptr(Catalog) catalog = catalog_load("locales", NULL);

    for (unsigned i = 0; i < LANGUAGE_COUNT * 4; i++) {
        const char *msgid = msgids[i % 2];
        Language language = (Language)(i / 4);
        const char *text = catalog_text(catalog, language, (i & 2) != 0, msgid);
        g_autofree char *found = found_in(*state, language, text);

        assert_true(catalog_is_neutral(catalog, msgid));
        if (*found)
            fail_msg("%s: %s", text, found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found_however_they_are_written),
        cmocka_unit_test(numbers_of_phones_and_cases_are_found),
        cmocka_unit_test(bad_rows_are_named_by_line),
        cmocka_unit_test(our_neutral_texts_have_none),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
