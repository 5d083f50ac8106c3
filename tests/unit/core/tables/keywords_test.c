#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "core/tables/keywords.h"

#define SHIPPED "locales/keywords.tsv"
#define HEAD "intent\tlanguage\tasks\tword\n"

typedef struct Case {
    const char *text;
    Keyword keyword;
    Language language;
} Case;

static int load_shipped(void **state)
{
    g_autoptr(GError) error = NULL;

    *state = keywords_load(SHIPPED, &error);
    return *state ? 0 : -1;
}

static int free_shipped(void **state)
{
    keywords_free(*state);
    return 0;
}

static void assert_cases(const Keywords *keywords, const Case *cases, size_t count,
                         bool with_mistakes)
{
    for (size_t i = 0; i < count; i++) {
        KeywordHit hit = keywords_match(keywords, cases[i].text, with_mistakes);

        if (hit.keyword != cases[i].keyword || hit.language != cases[i].language)
            fail_msg("\"%s\" gives intent %u, language %u", cases[i].text, hit.keyword,
                     hit.language);
    }
}

static void a_word_is_known_in_every_spelling(void **state)
{
    static const Case cases[] = {
        {"yordam", KEYWORD_SOS, LANGUAGE_UZ},
        {"YORDAM!!!", KEYWORD_SOS, LANGUAGE_UZ},
        {"Ёрдам", KEYWORD_SOS, LANGUAGE_UZ_CYRL},
        {"ердам", KEYWORD_SOS, LANGUAGE_UZ_CYRL},
        {"жардам бериңиз", KEYWORD_SOS, LANGUAGE_KY},
        {"жардам берините", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"Помогите.", KEYWORD_SOS, LANGUAGE_RU},
        {"sos", KEYWORD_SOS, LANGUAGE_UNKNOWN},
        {"SOS SOS SOS", KEYWORD_SOS, LANGUAGE_UNKNOWN},
        {"help", KEYWORD_SOS, LANGUAGE_UNKNOWN},
        {"shikoyat", KEYWORD_REPORT, LANGUAGE_UZ},
        {"жалоба", KEYWORD_REPORT, LANGUAGE_RU},
        {"to'xtat", KEYWORD_STOP, LANGUAGE_UZ},
        {"toʻxtat", KEYWORD_STOP, LANGUAGE_UZ},
        {"t6xtat", KEYWORD_STOP, LANGUAGE_UZ},
        {"STOP", KEYWORD_STOP, LANGUAGE_UNKNOWN},
        {"CTOП", KEYWORD_STOP, LANGUAGE_UNKNOWN}, /* its first three letters are Latin */
        {"жонотпо", KEYWORD_STOP, LANGUAGE_KY},
        {"старт", KEYWORD_START, LANGUAGE_UNKNOWN}, /* ru, and an international word */
        {"holat", KEYWORD_STATUS, LANGUAGE_UZ},
        {"patent", KEYWORD_DEADLINES, LANGUAGE_UZ},
        {"мөөнөт", KEYWORD_DEADLINES, LANGUAGE_KY},
        {"өчүрүү", KEYWORD_DELETE, LANGUAGE_KY},
        {"ha", KEYWORD_YES, LANGUAGE_UZ},
        {"ооба", KEYWORD_YES, LANGUAGE_KY},
        {"хорошо", KEYWORD_YES, LANGUAGE_RU},
        {"yo'q", KEYWORD_NO, LANGUAGE_UZ},
        {"жок", KEYWORD_NO, LANGUAGE_KY},
        {"orqaga", KEYWORD_BACK, LANGUAGE_UZ},
        {"меню", KEYWORD_MENU, LANGUAGE_UNKNOWN},
        {"чиқиш", KEYWORD_EXIT, LANGUAGE_UZ_CYRL},
        {"консульство", KEYWORD_CONTACTS, LANGUAGE_RU},
        {"контакт", KEYWORD_CONTACTS, LANGUAGE_UNKNOWN},
        {"aloqa", KEYWORD_CONTACTS, LANGUAGE_UZ},
    };

    assert_cases(*state, cases, G_N_ELEMENTS(cases), false);
}

static void a_language_word_says_which_language_is_wanted(void **state)
{
    static const Case cases[] = {
        {"O'zbekcha", KEYWORD_LANGUAGE, LANGUAGE_UZ},
        {"uz", KEYWORD_LANGUAGE, LANGUAGE_UZ},
        {"lotin", KEYWORD_LANGUAGE, LANGUAGE_UZ},
        {"ўзбекча", KEYWORD_LANGUAGE, LANGUAGE_UZ_CYRL},
        {"кирилл", KEYWORD_LANGUAGE, LANGUAGE_UZ_CYRL},
        {"уз", KEYWORD_LANGUAGE, LANGUAGE_UZ_CYRL},
        {"кыргызча", KEYWORD_LANGUAGE, LANGUAGE_KY},
        {"kirgiz", KEYWORD_LANGUAGE, LANGUAGE_KY},
        {"Русский", KEYWORD_LANGUAGE, LANGUAGE_RU},
        {"по-русски", KEYWORD_LANGUAGE, LANGUAGE_RU},
        {"til", KEYWORD_LANGUAGE, LANGUAGE_UNKNOWN},
        {"язык", KEYWORD_LANGUAGE, LANGUAGE_UNKNOWN},
        {"lang", KEYWORD_LANGUAGE, LANGUAGE_UNKNOWN},
    };

    assert_cases(*state, cases, G_N_ELEMENTS(cases), false);
}

static void the_sos_sign_is_a_call_for_help(void **state)
{
    static const Case cases[] = {
        {"🆘", KEYWORD_SOS, LANGUAGE_UNKNOWN},       {" 🆘🆘 🆘\n", KEYWORD_SOS, LANGUAGE_UNKNOWN},
        {"🆘\uFE0F", KEYWORD_SOS, LANGUAGE_UNKNOWN}, {"🆗", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"🆘🆗", KEYWORD_NONE, LANGUAGE_UNKNOWN},     {"\uFE0F", KEYWORD_NONE, LANGUAGE_UNKNOWN},
    };

    assert_cases(*state, cases, G_N_ELEMENTS(cases), true);
}

static void a_word_inside_a_story_or_a_number_is_no_keyword(void **state)
{
    static const Case cases[] = {
        {"", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"  ", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"!?", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"0", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"00", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"*", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"+", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"-", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"112", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"стоп машина остановила нас", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"stop stopping", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"menga yordam kerak emas", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"позвоните", KEYWORD_NONE, LANGUAGE_UNKNOWN}, /* a report text */
        {"telefon qiling", KEYWORD_NONE, LANGUAGE_UNKNOWN},
    };

    assert_cases(*state, cases, G_N_ELEMENTS(cases), false);
    assert_cases(*state, cases, G_N_ELEMENTS(cases), true);
}

static void one_letter_may_be_wrong_in_a_long_word_only(void **state)
{
    static const Case exact[] = {
        {"pomgite", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"консульсво", KEYWORD_NONE, LANGUAGE_UNKNOWN},
    };
    static const Case with_mistakes[] = {
        {"pomgite", KEYWORD_SOS, LANGUAGE_RU},
        {"yordma", KEYWORD_SOS, LANGUAGE_UZ}, /* two letters swapped */
        {"консульсво", KEYWORD_CONTACTS, LANGUAGE_RU},
        {"sros", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"stap", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"tel", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"сроч", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"pmgite", KEYWORD_NONE, LANGUAGE_UNKNOWN},
    };

    assert_cases(*state, exact, G_N_ELEMENTS(exact), false);
    assert_cases(*state, with_mistakes, G_N_ELEMENTS(with_mistakes), true);
}

static char *write_file(const char *content)
{
    char *path = NULL;

    assert_true(g_close(g_file_open_tmp("keywords-XXXXXX", &path, NULL), NULL));
    assert_true(g_file_set_contents(path, content, -1, NULL));
    return path;
}

static void a_text_between_two_intents_is_none(void **state)
{
    g_autofree char *path = write_file(HEAD
                                       "stop\tuz\t\tbarlaq\n"
                                       "yes\tuz\t\tbarlap\n"
                                       "start\tuz\t\tkunduz\n"
                                       "start\tky\t\tkundus\n");
    g_autoptr(Keywords) keywords = keywords_load(path, NULL);
    static const Case cases[] = {
        {"barlaq", KEYWORD_STOP, LANGUAGE_UZ},
        {"barlas", KEYWORD_NONE, LANGUAGE_UNKNOWN},
        {"barlaqa", KEYWORD_STOP, LANGUAGE_UZ},
        {"kunduk", KEYWORD_START, LANGUAGE_UNKNOWN}, /* near a word of each language */
    };

    (void)state;
    assert_non_null(keywords);
    assert_cases(keywords, cases, G_N_ELEMENTS(cases), true);
    g_unlink(path);
}

static void a_wrong_file_is_refused_by_file_and_line(void **state)
{
    static const struct {
        const char *content;
        const char *line;
        const char *problem;
    } cases[] = {
        {HEAD "stop\tuz\t\tyoq\n\nno\tuz\t\tYo'q\n", ":4: ", "line 2"},
        {HEAD "sos\t\t\t🆘\nstop\t\t\t🆘\n", ":3: ", "line 2"},
        {HEAD "language\tuz\tuz\tuz\nlanguage\tuz\tru\tUZ\n", ":3: ", "another language"},
        {HEAD "call\tuz\t\ttel\n", ":2: ", "intent"},
        {HEAD "\t\t\ttel\n", ":2: ", "intent"},
        {HEAD "stop\tde\t\thalt\n", ":2: ", "language"},
        {HEAD "language\tru\tde\tdeutsch\n", ":2: ", "asked for"},
        {HEAD "stop\tru\tru\tстоп\n", ":2: ", "asks"},
        {HEAD "stop\tru\t\t\n", ":2: ", "word"},
        {"intent\tlanguage\tword\n", "", "asks"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = write_file(cases[i].content);
        g_autofree char *where = g_strconcat(path, cases[i].line, NULL);

        assert_null(keywords_load(path, &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG));
        assert_true(g_str_has_prefix(error->message, where));
        assert_non_null(strstr(error->message, cases[i].problem));
        g_unlink(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_known_in_every_spelling),
        cmocka_unit_test(a_language_word_says_which_language_is_wanted),
        cmocka_unit_test(the_sos_sign_is_a_call_for_help),
        cmocka_unit_test(a_word_inside_a_story_or_a_number_is_no_keyword),
        cmocka_unit_test(one_letter_may_be_wrong_in_a_long_word_only),
        cmocka_unit_test(a_text_between_two_intents_is_none),
        cmocka_unit_test(a_wrong_file_is_refused_by_file_and_line),
    };

    return cmocka_run_group_tests(tests, load_shipped, free_shipped);
}
