/* Fills a stopped gateway with people who may be written to: people_rows DIR COUNT. Person n has the number
 * +49151 and n in eight digits, lives by the hotline's clock, and speaks the languages in turn. */
#include "core/sending/daytime.h"
#include "support/filling.h"

#define ZONE "Asia/Tashkent"

static bool add_person(const Filling *filling, guint64 n, GError **error)
{
    ContactRow contact = {.language = (Language)(n % LANGUAGE_COUNT),
                          .profile = "normal",
                          .seen_day = daytime_day(ZONE, filling->now)};
    Phone phone = {0};
    int64_t id;

    g_strlcpy(contact.citizenship, n % 3 ? "UZ" : "KG", sizeof contact.citizenship);
    g_snprintf(phone.e164, sizeof phone.e164, "+49151%08u", (unsigned)n);
    return fill_person(filling, &phone, &contact, &id, error);
}

int main(int count, char **arguments)
{
    guint64 people;

    if (count != 3 || !g_ascii_string_to_unsigned(arguments[2], 10, 1, 99999999, &people, NULL))
        return 2;
    return fill_store(arguments[1], people, 0, add_person);
}
