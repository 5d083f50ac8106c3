#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

#include "base/detect.h"

typedef struct Sample {
    const char *text;
    Language language;
} Sample;

static void check(const Sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Language found = detect_language(samples[i].text);

        if (found != samples[i].language)
            print_error("%s -> %u\n", samples[i].text, found);
        assert_int_equal(found, samples[i].language);
    }
}

static void people_are_recognised_by_a_few_words(void **state)
{
    static const Sample samples[] = {
        {"Meni politsiya ushlab ketdi", LANGUAGE_UZ},
        {"oylik bermayapti", LANGUAGE_UZ},
        {"Yoʻq", LANGUAGE_UZ},
        {"Ушлаб кетишди. Ойлик тўланмаяпти.", LANGUAGE_UZ_CYRL},
        {"Мурожаат қабул қилинди", LANGUAGE_UZ_CYRL},
        {"ёрдам керак", LANGUAGE_UZ_CYRL},
        {"Мени милиция кармап кетти, айлык бербей жатат", LANGUAGE_KY},
        {"Жардам керек", LANGUAGE_KY},
        {"меня забрали в полицию", LANGUAGE_RU},
        {"Здравствуйте", LANGUAGE_RU},
    };

    (void)state;
    check(samples, G_N_ELEMENTS(samples));
}

static void letters_that_a_keyboard_lacks_are_not_needed(void **state)
{
    static const Sample samples[] = {
        {"йук пул бермаяпти", LANGUAGE_UZ_CYRL}, {"мурожаат кабул килинди", LANGUAGE_UZ_CYRL},
        {"жонотуу моонот", LANGUAGE_KY},         {"menya zabrali v policiyu", LANGUAGE_RU},
        {"ne platyat zarplatu", LANGUAGE_RU},    {"akcha berbey jatat", LANGUAGE_KY},
        {"yoq, pul bermayapti", LANGUAGE_UZ},
    };

    (void)state;
    check(samples, G_N_ELEMENTS(samples));
}

static void doubt_is_unknown(void **state)
{
    static const Sample samples[] = {
        {"", LANGUAGE_UNKNOWN},
        {"1", LANGUAGE_UNKNOWN},
        {"!!!", LANGUAGE_UNKNOWN},
        {"ok", LANGUAGE_UNKNOWN},
        {"hello", LANGUAGE_UNKNOWN},
        {"мен", LANGUAGE_UNKNOWN}, /* Uzbek and Kyrgyz */
        {"да", LANGUAGE_UNKNOWN},  /* a word in Russian, a particle in Kyrgyz and Uzbek */
        {"SOS 112", LANGUAGE_UNKNOWN},
        {"бо ман кӯмак кунед", LANGUAGE_UNKNOWN},                /* Tajik */
        {"мен Москвадамын маған көмек керек", LANGUAGE_UNKNOWN}, /* Kazakh */
    };

    (void)state;
    check(samples, G_N_ELEMENTS(samples));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_are_recognised_by_a_few_words),
        cmocka_unit_test(letters_that_a_keyboard_lacks_are_not_needed),
        cmocka_unit_test(doubt_is_unknown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
