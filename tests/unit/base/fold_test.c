#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

#include "base/fold.h"

typedef struct Pair {
    const char *text;
    const char *folded; /* NULL: no such reading */
} Pair;

static void check(char *(*fold)(const char *), const Pair *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_autofree char *folded = fold(pairs[i].text);

        if (g_strcmp0(folded, pairs[i].folded) != 0)
            print_error("%s -> %s\n", pairs[i].text, folded ? folded : "NULL");
        assert_true(g_strcmp0(folded, pairs[i].folded) == 0);
    }
}

static void keys_forget_script_spelling_and_keyboard(void **state)
{
    static const Pair pairs[] = {
        {"Yo'q", "yoq"},
        {"YOʻQ", "yoq"},
        {"йўқ", "иук"},
        {"ЙУК", "иук"},
        {"CTOП", "стоп"},
        {"Стоп!!!", "стоп"},
        {"u4un", "uchun"},
        {"t6xtat", "toxtat"},
        {"Ooба", "оба"},
        {"ЖAPДAM", "жардам"},
        {"Жардам.", "жардам"},
        {"１１２", "112"},
        {"٢٥.١١.٢٠٢٥", "25 11 2025"},
        {"öchür", "ochur"},
        {"yooooq", "yoq"},
        {"Ўчириш", "учириш"},
        {"өчүрүү", "очуру"},
        {"Мөөнөт", "монот"},
        {"Ҳолати", "холати"},
    };

    (void)state;
    check(fold_key, pairs, G_N_ELEMENTS(pairs));
}

static void every_apostrophe_vanishes(void **state)
{
    static const Pair pairs[] = {
        {"yo`q", "yoq"}, {"yo´q", "yoq"}, {"yo‘q", "yoq"}, {"yo’q", "yoq"},  {"yo‛q", "yoq"},
        {"yoʻq", "yoq"}, {"yoʼq", "yoq"}, {"yoʹq", "yoq"}, {"yoʽq", "yoq"},  {"yoʾq", "yoq"},
        {"yoʿq", "yoq"}, {"yoˈq", "yoq"}, {"yo′q", "yoq"}, {"yo＇q", "yoq"}, {"yo\u0300q", "yoq"},
        {"yõq", "yoq"},  {"'", ""},
    };

    (void)state;
    check(fold_key, pairs, G_N_ELEMENTS(pairs));
}

static void keys_follow_the_rules_for_letters(void **state)
{
    static const Pair pairs[] = {
        {"то\u0301кто\u0301", "токто"},
        {"КATTОО", "като"}, /* no letter decides: Cyrillic */
        {"HET", "het"},     /* one script: stays */
        {"TОXTАTISH", "toxtatish"},
        {"объект съезд", "обект сезд"},
        {"ёж щека эшик", "еж шека ешик"},
        {"toxtatiş çiqish", "toxtatish chiqish"},
        {"YAŊI ıssık", "yani isik"},
        {"4 kun 44 u44n 2025", "4 kun 44 u44n 2025"},
        {"кун4", "кун4"},
        {"  po-russki,\tнет\n", "po ruski нет"},
        {"№ 25", "25"},
        {"жо\u00ADк то\u200Bк", "жок ток"},
        {"𝐒𝐎𝐒 ＳＯＳ", "sos sos"},
        {"+ - * !", ""},
        {"", ""},
    };

    (void)state;
    check(fold_key, pairs, G_N_ELEMENTS(pairs));
}

static void the_key_of_a_key_is_itself(void **state)
{
    static const char *const texts[] = {"ҳtа эtж іp өC", "Ўзбекистон 4ol 6zbek", "ćж ıж ьA 4ь4t",
                                        "ﷺ ½ ㎏ Ⅳ ǅ ẞ İ", "ctoп ѕa CОС"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *once = fold_key(texts[i]);
        g_autofree char *twice = fold_key(once);

        assert_string_equal(once, twice);
    }
}

static void latin_capitals_may_be_read_as_cyrillic(void **state)
{
    static const Pair pairs[] = {
        {"HET", "нет"},       {"TOKTO", "токто"}, {"CPOK!", "срок"}, {"KEPEK EMEC", "керек емес"},
        {"PAXMAT", "рахмат"}, {"STOP", NULL},     {"het", NULL},     {"нет", NULL},
        {"12", "12"},
    };

    (void)state;
    check(fold_key_as_cyrillic, pairs, G_N_ELEMENTS(pairs));
}

static void choices_are_one_number_of_three_digits_at_most(void **state)
{
    static const Pair pairs[] = {
        {"1", "1"},     {"1.", "1"},    {"1)", "1"},    {"(1)", "1"},  {"№1", "1"},
        {"１", "1"},    {"٣", "3"},     {"۷", "7"},     {"00", "00"},  {" 12 \n", "12"},
        {"\"2\"", "2"}, {"1-", "1"},    {"№ 5", "5"},   {"3#", "3"},   {"1️⃣", "1"},
        {"①", "1"},     {"123", "123"}, {"1234", NULL}, {"1 2", NULL}, {"1.5", NULL},
        {"-1", NULL},   {"+1", NULL},   {"1a", NULL},   {"a1", NULL},  {"", NULL},
        {" ", NULL},    {"()", NULL},   {"1*2", NULL},  {"½", NULL},   {"один", NULL},
    };

    (void)state;
    check(fold_choice, pairs, G_N_ELEMENTS(pairs));
}

static void digits_survive_dashes_and_look_alikes(void **state)
{
    static const Pair pairs[] = {
        {"4817-2093", "48172093"},
        {"4817-2O93", "48172093"},
        {"48 17 20 93", "48172093"},
        {"48l72О9З", "48172093"},
        {"Ч8172093", "48172093"},
        {"4817–2093", "48172093"},
        {"٤٨١٧٢٠٩٣", "48172093"},
        {"４８１７", "4817"},
        {"№48172093", "48172093"},
        {"б5", "65"},
        {"7", "7"},
        {"ОЗ", NULL},
        {"OOl5", NULL},
        {"4817x", NULL},
        {"48.17", NULL},
        {"", NULL},
        {"--", NULL},
        {"SOS", NULL},
    };

    (void)state;
    check(fold_digits, pairs, G_N_ELEMENTS(pairs));
}

static void near_is_one_edit_or_one_swap(void **state)
{
    static const struct {
        const char *key;
        const char *other;
        int near;
    } cases[] = {
        {"помогите", "помогите", 1},
        {"помогите", "памогите", 1},
        {"помогите", "помоите", 1},
        {"помогите", "поомогите", 1},
        {"помогите", "пмоогите", 1},
        {"помогите", "памагите", 0},
        {"помогите", "мопогите", 0},
        {"yordam", "yordamm", 1},
        {"yordam", "ordam", 1},
        {"yordam", "yordma", 1},
        {"yordam", "yordamga", 0},
        {"", "a", 1},
        {"", "", 1},
        {"", "ab", 0},
        {"ab", "ba", 1},
        {"а", "б", 1},
        {"аб", "вг", 0},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_int_equal(fold_is_near(cases[i].key, cases[i].other), cases[i].near);
        assert_int_equal(fold_is_near(cases[i].other, cases[i].key), cases[i].near);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_forget_script_spelling_and_keyboard),
        cmocka_unit_test(every_apostrophe_vanishes),
        cmocka_unit_test(keys_follow_the_rules_for_letters),
        cmocka_unit_test(the_key_of_a_key_is_itself),
        cmocka_unit_test(latin_capitals_may_be_read_as_cyrillic),
        cmocka_unit_test(choices_are_one_number_of_three_digits_at_most),
        cmocka_unit_test(digits_survive_dashes_and_look_alikes),
        cmocka_unit_test(near_is_one_edit_or_one_swap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
