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
#include "core/tables/regions.h"

#define SHIPPED "locales/regions.tsv"
#define HEAD "iso\tzone\tuz\tuz_Cyrl\tky\tru\taliases\n"
#define MOSCOW "RU-MOW\tEurope/Moscow\tMoskva\tМосква\tМосква\tМосква\tМск\n"

static int load_shipped(void **state)
{
    g_autoptr(GError) error = NULL;

    *state = regions_load(SHIPPED, &error);
    return *state ? 0 : -1;
}

static int free_shipped(void **state)
{
    regions_free(*state);
    return 0;
}

static void the_likeliest_region_comes_first(void **state)
{
    static const struct {
        const char *text;
        const char *first;
    } cases[] = {
        {"Kazan", "RU-TA"},
        {"Казань", "RU-TA"},
        {"Қозон", "RU-TA"},
        {"qozon", "RU-TA"},
        {"казан", "RU-TA"},
        {"QOZON", "RU-TA"},
        {"Qozonda", "RU-TA"},
        {"екат", "RU-SVE"},
        {"Ёбург", "RU-SVE"},
        {"ЕКБ", "RU-SVE"},
        {"ekaterinburg", "RU-SVE"},
        {"yekaterinburg", "RU-SVE"},
        {"nijniy tagil", "RU-SVE"},
        {"piter", "RU-SPE"},
        {"Питер", "RU-SPE"},
        {"СПб", "RU-SPE"},
        {"sankt-peterburg", "RU-SPE"},
        {"Sankt Peterburg", "RU-SPE"},
        {"peterburk", "RU-SPE"},
        {"ленобласть", "RU-LEN"},
        {"surgut", "RU-KHM"},
        {"Сургут", "RU-KHM"},
        {"Уфа", "RU-BA"},
        {"ufa", "RU-BA"},
        {"Xabarovsk", "RU-KHA"},
        {"Khabarovsk", "RU-KHA"},
        {"habarovsk", "RU-KHA"},
        {"хабаровск", "RU-KHA"},
        {"Nizhny Novgorod", "RU-NIZ"},
        {"nijniy novgorod", "RU-NIZ"},
        {"нижний", "RU-NIZ"},
        {"novgorod", "RU-NGR"},
        {"Voronezh", "RU-VOR"},
        {"voronej", "RU-VOR"},
        {"oryol", "RU-ORL"},
        {"Орел", "RU-ORL"},
        {"chelyabinsk", "RU-CHE"},
        {"Челяба", "RU-CHE"},
        {"cheliabinsk", "RU-CHE"},
        {"yoshkar-ola", "RU-ME"},
        {"birobidzhan", "RU-YEV"},
        {"schelkovo", "RU-MOS"},
        {"щелково", "RU-MOS"},
        {"balashikha", "RU-MOS"},
        {"Подмосковье", "RU-MOS"},
        {"moskva viloyati", "RU-MOS"},
        {"Москва облусу", "RU-MOS"},
        {"Московская область", "RU-MOS"},
        {"МСК", "RU-MOW"},
        {"MOCKBA", "RU-MOW"},
        {"москвa", "RU-MOW"}, /* its last letter is Latin */
        {"Moskvada", "RU-MOW"},
        {"Москвадан", "RU-MOW"},
        {"в Москве", "RU-MOW"},
        {"г. Новосибирск", "RU-NVS"},
        {"Novosibirsk shahri", "RU-NVS"},
        {"новосибирк", "RU-NVS"},
        {"Ростов-на-Дону", "RU-ROS"},
        {"rostov", "RU-ROS"},
        {"сочи", "RU-KDA"},
        {"самара", "RU-SAM"},
        {"Samara oblast", "RU-SAM"},
        {"тюмень", "RU-TYU"},
        {"tyumen", "RU-TYU"},
        {"Якутск", "RU-SA"},
        {"yakutsk", "RU-SA"},
        {"владивосток", "RU-PRI"},
        {"dogʻiston", "RU-DA"},
        {"Dog'iston", "RU-DA"},
    };
    const Region *found[5];

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        size_t count = regions_match(*state, cases[i].text, found, G_N_ELEMENTS(found));

        if (count == 0 || strcmp(found[0]->code, cases[i].first) != 0)
            fail_msg("%s gives %s", cases[i].text, count ? found[0]->code : "nothing");
    }
}

static void moscow_comes_before_its_region(void **state)
{
    static const char *const texts[] = {"moskva", "Москва", "моск", "MOSKVA "};
    const Region *found[9];

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        assert_true(regions_match(*state, texts[i], found, G_N_ELEMENTS(found)) >= 2);
        assert_string_equal(found[0]->code, "RU-MOW");
        assert_string_equal(found[1]->code, "RU-MOS");
    }
}

static void the_better_a_name_fits_the_earlier_it_comes(void **state)
{
    static const char content[] = HEAD
        "RU-AA\tEurope/Moscow\tKazam\tа1\tа2\tа3\t\n"
        "RU-BB\tEurope/Moscow\tKazanka\tб1\tб2\tб3\t\n"
        "RU-CC\tEurope/Moscow\tYangi Kazan\tв1\tв2\tв3\t\n"
        "RU-DD\tEurope/Moscow\tг0\tг1\tг2\tг3\tQayer; Казань\n";
    static const char *const expected[] = {"RU-DD", "RU-CC", "RU-BB", "RU-AA"};
    g_autofree char *path = NULL;
    g_autoptr(Regions) regions = NULL;
    const Region *found[5];

    (void)state;
    assert_true(g_close(g_file_open_tmp("regions-XXXXXX", &path, NULL), NULL));
    assert_true(g_file_set_contents(path, content, -1, NULL));
    regions = regions_load(path, NULL);
    g_unlink(path);

    assert_non_null(regions);
    assert_int_equal(regions_match(regions, "kazan", found, 5), 4);
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++)
        assert_string_equal(found[i]->code, expected[i]);
}

static void a_story_is_no_place_even_if_it_names_one(void **state)
{
    g_autofree char *dots = g_strnfill(160, '.');
    g_autofree char *story = g_strconcat("samara ", dots, NULL);
    const Region *found[3];

    assert_int_equal(regions_match(*state, "samara ...", found, 3), 1);
    assert_int_equal(regions_match(*state, story, found, 3), 0);
}

static void a_town_of_several_regions_offers_them_all(void **state)
{
    const Region *found[3];

    assert_int_equal(regions_match(*state, "Железногорск", found, 3), 3);
    assert_string_equal(found[0]->code, "RU-KRS");
    assert_string_equal(found[1]->code, "RU-KYA");
    assert_string_equal(found[2]->code, "RU-IRK"); /* Zheleznogorsk-Ilimsky */
}

static void each_region_is_offered_once_and_never_more_than_asked(void **state)
{
    const Region *found[100];
    size_t count = regions_match(*state, "no", found, G_N_ELEMENTS(found));

    assert_true(count > 5);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++)
            assert_ptr_not_equal(found[i], found[j]);
    }
    found[2] = NULL;
    assert_int_equal(regions_match(*state, "no", found, 2), 2);
    assert_null(found[2]);
    assert_int_equal(regions_match(*state, "no", found, 0), 0);
}

static void what_is_no_place_matches_nothing(void **state)
{
    static const char *const texts[] = {
        "",
        " ",
        "м",
        "1",
        "00",
        "!!!",
        "🆘",
        "toshkent shahri",
        "навасибирск",
        "qwrtp",
        "wwww",
        "wkwkwkwkwkwkwkwkwkwkwkwkwkwkwkwkwkwkwkwkwk",
        "ш",
        "ойлик бермаяпти",
        "العربية",
    };
    g_autofree char *story = g_strnfill(100000, 'k');
    const Region *found[3];

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (regions_match(*state, texts[i], found, 3) != 0)
            fail_msg("%s gives %s", texts[i], found[0]->code);
    }
    assert_int_equal(regions_match(*state, story, found, 3), 0);
}

static void every_shown_name_finds_its_region(void **state)
{
    const Region *found[4];
    size_t rows = 0;
    g_autofree char *content = NULL;

    assert_true(g_file_get_contents(SHIPPED, &content, NULL, NULL));
    for (char *line = strstr(content, "\nRU-"); line; line = strstr(line + 1, "\nRU-"), rows++) {
        g_autofree char *code = g_strndup(line + 1, strcspn(line, "\t") - 1);
        const Region *region = region_find(*state, code);

        assert_non_null(region);
        for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
            assert_true(regions_match(*state, region->names[i], found, 4) > 0);
            if (found[0] != region)
                fail_msg("%s gives %s", region->names[i], found[0]->code);
            assert_true(g_utf8_strlen(region->names[i], -1) <= 22);
        }
        assert_false(alphabet_measure(region->names[LANGUAGE_UZ]).ucs2);
    }
    assert_int_equal(rows, 83);
}

static void the_shipped_offsets_are_those_of_the_zones(void **state)
{
    g_autofree char *content = NULL;
    g_auto(GStrv) lines = NULL;

    (void)state;
    assert_true(g_file_get_contents(SHIPPED, &content, NULL, NULL));
    lines = g_strsplit(content, "\n", -1);
    for (size_t i = 0; lines[i]; i++) {
        g_auto(GStrv) fields = g_strsplit(lines[i], "\t", 4);
        g_autoptr(GTimeZone) zone = NULL;
        g_autoptr(GDateTime) then = NULL;
        g_autofree char *offset = NULL;

        if (!g_str_has_prefix(lines[i], "RU-"))
            continue;
        zone = g_time_zone_new_identifier(fields[1]);
        then = g_date_time_new(zone, 2026, 1, 15, 12, 0, 0);
        offset = g_date_time_format(then, "%:z");
        assert_string_equal(fields[2], offset);
    }
}

static void a_region_is_found_by_its_code(void **state)
{
    assert_string_equal(region_find(*state, "RU-SVE")->zone, "Asia/Yekaterinburg");
    assert_string_equal(region_find(*state, "RU-MOS")->names[LANGUAGE_UZ], "Moskva viloyati");
    assert_null(region_find(*state, "RU-XX"));
    assert_null(region_find(*state, ""));
}

static void a_match_takes_well_under_a_millisecond(void **state)
{
    static const char *const texts[] = {"novosibirsk", "ростов", "kqwtrpl",
                                        "biz hozir qozon shahrida"};
    const Region *found[5];
    int64_t start = g_get_monotonic_time();

    for (size_t i = 0; i < 400; i++)
        regions_match(*state, texts[i % 4], found, G_N_ELEMENTS(found));
    /* Ten times the limit, for sanitizers and a busy machine. */
    assert_true(g_get_monotonic_time() - start < 400 * 10 * 1000);
    print_message("%" G_GINT64_FORMAT " us a match\n", (g_get_monotonic_time() - start) / 400);
}

static void a_wrong_file_is_refused_by_file_and_line(void **state)
{
    static const struct {
        const char *content;
        const char *line;
        const char *problem;
    } cases[] = {
        {HEAD MOSCOW MOSCOW, ":3: ", "twice"},
        {HEAD "RU-MOW\tEurope/Moskow\ta\tб\tв\tг\t\n", ":2: ", "time zone"},
        {HEAD "RU-MOW\t+03:00\ta\tб\tв\tг\t\n", ":2: ", "time zone"},
        {HEAD "RU-MOW\t\ta\tб\tв\tг\t\n", ":2: ", "time zone"},
        {HEAD "\n" MOSCOW "RU-MOS\tEurope/Moscow\ta\tб\t\tг\t\n", ":4: ", "name is missing"},
        {HEAD "Moscow\tEurope/Moscow\ta\tб\tв\tг\t\n", ":2: ", "iso"},
        {HEAD "RU-mow\tEurope/Moscow\ta\tб\tв\tг\t\n", ":2: ", "iso"},
        {"iso\tzone\n", "", "uz"},
    };
    g_autofree char *path = NULL;

    (void)state;
    assert_true(g_close(g_file_open_tmp("regions-XXXXXX", &path, NULL), NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *where = g_strconcat(path, cases[i].line, NULL);

        assert_true(g_file_set_contents(path, cases[i].content, -1, NULL));
        assert_null(regions_load(path, &error));
        assert_true(g_error_matches(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG));
        assert_true(g_str_has_prefix(error->message, where));
        assert_non_null(strstr(error->message, cases[i].problem));
    }
    g_unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_likeliest_region_comes_first),
        cmocka_unit_test(moscow_comes_before_its_region),
        cmocka_unit_test(the_better_a_name_fits_the_earlier_it_comes),
        cmocka_unit_test(a_story_is_no_place_even_if_it_names_one),
        cmocka_unit_test(a_town_of_several_regions_offers_them_all),
        cmocka_unit_test(each_region_is_offered_once_and_never_more_than_asked),
        cmocka_unit_test(what_is_no_place_matches_nothing),
        cmocka_unit_test(every_shown_name_finds_its_region),
        cmocka_unit_test(the_shipped_offsets_are_those_of_the_zones),
        cmocka_unit_test(a_region_is_found_by_its_code),
        cmocka_unit_test(a_match_takes_well_under_a_millisecond),
        cmocka_unit_test(a_wrong_file_is_refused_by_file_and_line),
    };

    return cmocka_run_group_tests(tests, load_shipped, free_shipped);
}
