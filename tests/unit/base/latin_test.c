#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

#include "base/alphabet.h"
#include "base/latin.h"

static void texts_become_readable_latin(void **state)
{
    static const struct {
        Language language;
        const char *text;
        const char *latin;
    } cases[] = {
        {LANGUAGE_KY, "Жардам керек, өлкө, үй", "Jardam kerek, olko, ui"},
        {LANGUAGE_KY, "Кайрылууңуз кабыл алынды.", "Kairyluunguz kabyl alyndy."},
        {LANGUAGE_KY, "Мөөнөт: {date}\n0 Артка", "Moonot: {date}\n0 Artka"},
        {LANGUAGE_RU, "Срочно нужна помощь, щётка, объект.",
         "Srochno nuzhna pomoshch, shchetka, obyekt."},
        {LANGUAGE_RU, "ПОМОЩЬ", "POMOSHCH"},
        {LANGUAGE_RU, "Дело №{case} – «принято»…", "Delo No{case} - \"prinyato\"..."},
        {LANGUAGE_RU, "Ответьте \"да\" или 'нет'", "Otvette \"da\" ili 'net'"},
        {LANGUAGE_RU, "", ""},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *latin = latin_transliterate(cases[i].language, cases[i].text);

        assert_string_equal(latin, cases[i].latin);
    }
}

static void the_result_is_gsm_whatever_comes(void **state)
{
    static const char *const texts[] = {"Ёжик 😀 中文", "ўқғҳ ʻ ` \t", "٤٥٦ ñ ş ½ ™", "ѣ ѳ ҷ"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *russian = latin_transliterate(LANGUAGE_RU, texts[i]);
        g_autofree char *kyrgyz = latin_transliterate(LANGUAGE_KY, texts[i]);

        assert_false(alphabet_measure(russian).ucs2);
        assert_false(alphabet_measure(kyrgyz).ucs2);
    }
}

static void a_long_text_is_not_cut(void **state)
{
    GString *text = g_string_new(NULL);
    g_autofree char *latin = NULL;

    (void)state;
    for (int i = 0; i < 2000; i++)
        g_string_append(text, "Щ");
    latin = latin_transliterate(LANGUAGE_RU, text->str);
    assert_int_equal(alphabet_measure(latin).units, 8000);
    g_string_free(text, TRUE);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_become_readable_latin),
        cmocka_unit_test(the_result_is_gsm_whatever_comes),
        cmocka_unit_test(a_long_text_is_not_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
