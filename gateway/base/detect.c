/* Points for words and for letters that one language has and the others lack. Crude, but it needs no
 * training data, and a tie means that the person is asked. */

#include "base/detect.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "base/alphabet.h"
#include "base/fold.h"

#define CHARACTERS_MAX 500 /* the rest of a long text tells nothing new */
#define SCORE_MIN 2
#define MARGIN_MIN 2

typedef enum Kind { UZ_LATIN, UZ_CYRILLIC, KY, RU, RU_LATIN, KY_LATIN, KIND_COUNT } Kind;

static const Language language_of[KIND_COUNT] = {
    [UZ_LATIN] = LANGUAGE_UZ, [UZ_CYRILLIC] = LANGUAGE_UZ_CYRL, [KY] = LANGUAGE_KY,
    [RU] = LANGUAGE_RU,       [RU_LATIN] = LANGUAGE_RU,         [KY_LATIN] = LANGUAGE_KY,
};

/* Function words and what people write about, as folded keys. A word of two languages is in both. */
static const char *const words[KIND_COUNT] = {
    [UZ_LATIN] =
        " va bu shu men meni menga man mani manga bizni biz siz ular bilan uchun ham yoq bor emas"
        " kerak kere nima nma qayerda qachon kim qanday qancha bir edi ekan deb lekin agar hozir"
        " bugun iltimos salom rahmat oylik pul olib ketdi bermayapti qildi keldi boldi qilib politsiya"
        " yordam ish murojat qabul ",
    [UZ_CYRILLIC] =
        " ва бу шу мен мени менга ман мани манга бизни биз сиз улар билан учун хам иук бор емас"
        " керак нима каерда качон ким кандаи канча бир еди екан деб лекин агар хозир бугун илтимос"
        " салом рахмат оилик пул олиб кетди бермаяпти килди келди булди килиб ердам иш мурожат"
        " кабул ",
    [KY] =
        " жана бул ушул мен мени мага биз бизди сиз алар менен учун дагы жок бар емес керек емне"
        " каида качан ким кандаи канча бир еле екен деп бирок егер азыр бугун сураныч салам рахмат"
        " аилык акча алып кети бербеи кылды келди болду кылып жатат атат жардам жумуш ",
    [RU] =
        " и в не на я что меня мне мы нас он они с за у нет ест ето где когда кто как сколко но если"
        " сеичас сегодня уже был нам мои помогите здравствуите спасибо пожалуиста денги зарплату"
        " полиция забрали работу помощ ",
    [RU_LATIN] =
        " i v ne na ya chto menya mne my nas on oni s za u net est eto gde kogda kto kak skolko no"
        " esli seychas segodnya uzhe byl nam moy pomogite zdravstvuyte spasibo pojaluysta dengi"
        " zarplatu policia zabrali rabotu pomosh ",
    [KY_LATIN] =
        " jana bul ushul men meni maga biz bizdi siz alar menen uchun dagy jok joq bar emes kerek emne"
        " kayda kachan kim kanday kancha bir ele eken dep birok eger azyr bugun suranych salam"
        " rahmat ailyk aylyk akcha alyp keti berbey kyldy keldi boldu jatat jardam jumush ",
};

/* Pieces of a text in small letters, words parted by one space: a space at the end means a suffix. */
static const struct {
    const char *piece;
    Kind kind;
    int points;
} pieces[] = {
    {"ў", UZ_CYRILLIC, 3},
    {"қ", UZ_CYRILLIC, 3},
    {"ғ", UZ_CYRILLIC, 3},
    {"ҳ", UZ_CYRILLIC, 3},
    {"ё", UZ_CYRILLIC, 1},
    {"нг", UZ_CYRILLIC, 1},
    {"нинг ", UZ_CYRILLIC, 2},
    {"лари ", UZ_CYRILLIC, 1},
    {"ларни ", UZ_CYRILLIC, 2},
    {"даги ", UZ_CYRILLIC, 1},
    {"лик ", UZ_CYRILLIC, 1},
    {"иш ", UZ_CYRILLIC, 1},
    {"ади ", UZ_CYRILLIC, 1},
    {"ини ", UZ_CYRILLIC, 1},
    {"япти ", UZ_CYRILLIC, 2},
    {"шди ", UZ_CYRILLIC, 1},
    {"ы", UZ_CYRILLIC, -3},
    {"щ", UZ_CYRILLIC, -3},
    {"ү", KY, 3},
    {"ө", KY, 3},
    {"ң", KY, 3},
    {"ы", KY, 1},
    {"ж", KY, 1},
    {"аа", KY, 1},
    {"оо", KY, 2},
    {"уу", KY, 2},
    {"ээ", KY, 2},
    {"нын ", KY, 2},
    {"дын ", KY, 2},
    {"тын ", KY, 2},
    {"лары ", KY, 2},
    {"лери ", KY, 2},
    {"ып ", KY, 2},
    {"луу ", KY, 1},
    {"щ", RU, 3},
    {"ь", RU, 2},
    {"ы", RU, 1},
    {"ц", RU, 1},
    {"ого ", RU, 2},
    {"ому ", RU, 2},
    {"ать ", RU, 2},
    {"ить ", RU, 2},
    {"ый ", RU, 2},
    {"али ", RU, 1},
    {"или ", RU, 1},
    {"ия ", RU, 1},
    {"q", UZ_LATIN, 3},
    {"o'", UZ_LATIN, 3},
    {"g'", UZ_LATIN, 3},
    {"x", UZ_LATIN, 1},
    {"ning ", UZ_LATIN, 2},
    {"lari ", UZ_LATIN, 1},
    {"larni ", UZ_LATIN, 2},
    {"dagi ", UZ_LATIN, 1},
    {"lik ", UZ_LATIN, 1},
    {"ish ", UZ_LATIN, 1},
    {"adi ", UZ_LATIN, 1},
    {"ini ", UZ_LATIN, 1},
    {"yapti ", UZ_LATIN, 2},
    {"shdi ", UZ_LATIN, 1},
    {"shch", RU_LATIN, 3},
    {"kh", RU_LATIN, 1},
    {"ogo ", RU_LATIN, 2},
    {"omu ", RU_LATIN, 2},
    {"tsya ", RU_LATIN, 2},
    {"iya ", RU_LATIN, 1},
    {"ali ", RU_LATIN, 1},
    {"ili ", RU_LATIN, 1},
    {"ayut ", RU_LATIN, 2},
    {"yat ", RU_LATIN, 1},
    {"uu", KY_LATIN, 2},
    {"oo", KY_LATIN, 1},
    {"nyn ", KY_LATIN, 2},
    {"dyn ", KY_LATIN, 2},
    {"tyn ", KY_LATIN, 2},
    {"lary ", KY_LATIN, 2},
    {"yp ", KY_LATIN, 2},
    {"shty ", KY_LATIN, 2},
    {"шты ", KY, 2},
};

static void score_pieces(const char *text, int scores[KIND_COUNT])
{
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        if (strstr(text, pieces[i].piece))
            scores[pieces[i].kind] += pieces[i].points;
    }
}

/* A word of one or two letters is half a proof. */
static void score_words(const char *text, int scores[KIND_COUNT])
{
    g_autofree char *key = fold_key(text);
    g_auto(GStrv) tokens = g_strsplit(key, " ", -1);

    for (char **token = tokens; *token; token++) {
        g_autofree char *spaced = g_strconcat(" ", *token, " ", NULL);
        int points = g_utf8_strlen(*token, -1) > 2 ? 2 : 1;

        for (unsigned kind = 0; **token && kind < KIND_COUNT; kind++) {
            if (strstr(words[kind], spaced))
                scores[kind] += points;
        }
    }
}

/* In small letters, apostrophes alike, everything else but letters one space. */
static char *spread(const char *text)
{
    g_autofree char *folded = alphabet_fold(text);
    g_autofree char *composed = g_utf8_normalize(folded, -1, G_NORMALIZE_NFC);
    GString *spread = g_string_new(" ");

    for (const char *p = composed; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_unichar_tolower(g_utf8_get_char(p));

        if (g_unichar_isalpha(c) || c == '\'')
            g_string_append_unichar(spread, c);
        else if (spread->str[spread->len - 1] != ' ')
            g_string_append_c(spread, ' ');
    }
    if (spread->str[spread->len - 1] != ' ')
        g_string_append_c(spread, ' ');
    return g_string_free(spread, FALSE);
}

static bool has_any(const char *spread, const char *letters)
{
    for (const char *p = spread; *p; p = g_utf8_next_char(p)) {
        if (g_utf8_strchr(letters, -1, g_utf8_get_char(p)))
            return true;
    }
    return false;
}

/* Kazakh, Tajik and Ukrainian, whose words would be taken for ours. */
static bool is_of_neighbours(const char *spread)
{
    return has_any(spread, "әіұӣӯҷїє") || (has_any(spread, "қғ") && has_any(spread, "өүң"));
}

static Language decide(const int scores[KIND_COUNT])
{
    int totals[LANGUAGE_COUNT] = {0};
    Language best = LANGUAGE_UZ;

    for (unsigned kind = 0; kind < KIND_COUNT; kind++)
        totals[language_of[kind]] = MAX(totals[language_of[kind]], scores[kind]);
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
        if (totals[i] > totals[best])
            best = (Language)i;
    }
    if (totals[best] < SCORE_MIN)
        return LANGUAGE_UNKNOWN;
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
        if (i != best && totals[best] - totals[i] < MARGIN_MIN)
            return LANGUAGE_UNKNOWN;
    }
    return best;
}

Language detect_language(const char *text)
{
    g_autofree char *start = g_utf8_substring(text, 0,
                                              MIN(CHARACTERS_MAX, g_utf8_strlen(text, -1)));
    g_autofree char *letters = spread(start);
    int scores[KIND_COUNT] = {0};

    if (is_of_neighbours(letters))
        return LANGUAGE_UNKNOWN;
    score_pieces(letters, scores);
    score_words(start, scores);
    return decide(scores);
}
