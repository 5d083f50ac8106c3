#include "base/phone.h"

#include <glib.h>
#include <string.h>

#include "base/phone_shim.h"

#define DIGITS_MIN 8 /* fewer is a short code */
#define DIGITS_MAX 15

/* The numbers of nearly everybody who writes to us. libphonenumber takes 12-20 us to parse one, and
 * for these it has nothing to add. */
static const struct {
    const char *code;
    size_t digits;     /* after the code */
    const char *first; /* the digits it may start with, NULL: any */
} plain[] = {
    {"7", 10, "3489"}, /* 6 and 7 are Kazakhstan */
    {"998", 9, NULL},
    {"996", 9, NULL},
    {"992", 9, NULL},
};

static bool is_plain(const char *digits, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(plain); i++) {
        size_t code = strlen(plain[i].code);

        if (length == code + plain[i].digits && g_str_has_prefix(digits, plain[i].code))
            return !plain[i].first || strchr(plain[i].first, digits[code]);
    }
    return false;
}

/* libphonenumber takes off a "0" that people put after the calling code. One that has more of them to
 * take off is junk, and would be another number the next time it is read. */
static bool parse_other(const char *international, Phone *out)
{
    Phone again;

    return phone_shim_parse(international, out->e164) && strlen(out->e164) > DIGITS_MIN &&
           phone_shim_parse(out->e164, again.e164) && strcmp(out->e164, again.e164) == 0;
}

bool phone_parse(const char *text, Phone *out)
{
    const char *digits = text;
    char international[DIGITS_MAX + 2] = "+";
    Phone phone = {0};
    size_t length;

    if (text[0] == '+')
        digits += 1;
    else if (g_str_has_prefix(text, "00"))
        digits += 2;
    length = strspn(digits, "0123456789");
    if (digits[length] != '\0' || length < DIGITS_MIN || length > DIGITS_MAX)
        return false;

    memcpy(international + 1, digits, length + 1);
    if (is_plain(digits, length))
        memcpy(phone.e164, international, length + 2);
    else if (!parse_other(international, &phone))
        return false;
    *out = phone;
    return true;
}

const char *phone_country(const Phone *phone)
{
    static const struct {
        const char *prefix;
        const char *country;
    } countries[] = {
        {"+998", "UZ"}, {"+996", "KG"}, {"+992", "TJ"}, {"+76", "KZ"}, {"+77", "KZ"}, {"+7", "RU"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(countries); i++) {
        if (g_str_has_prefix(phone->e164, countries[i].prefix))
            return countries[i].country;
    }
    return "";
}

/* E.164: one digit in zones 1 and 7, two for these, three for all others. */
static size_t calling_code_length(const char *digits)
{
    static const char two[] =
        "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 "
        "56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";
    char code[] = {digits[0], digits[1], '\0'};

    if (digits[0] == '1' || digits[0] == '7')
        return 1;
    return strstr(two, code) ? 2 : 3;
}

void phone_mask(const Phone *phone, char masked[PHONE_MASKED_OCTETS])
{
    size_t length = strlen(phone->e164);

    masked[0] = '\0';
    if (length <= DIGITS_MIN)
        return;
    g_snprintf(masked, PHONE_MASKED_OCTETS, "+%.*s ••• •• %s",
               (int)calling_code_length(phone->e164 + 1), phone->e164 + 1,
               phone->e164 + length - 2);
}
