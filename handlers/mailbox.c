/* Answers of staff: reading them, answering back, and the PIN that keeps them from others. */

#include <string.h>

#include "core/answers/mailbox_reader.h"
#include "core/dialogue/turn.h"
#include "handlers/screens.h"

/* ---- Reading ---- */

static void fill_answer(Turn *turn, MenuPage *page)
{
    g_autofree char *text = mailbox_text(turn);

    menu_line(page, text ? text : turn_text(turn, N_("No new answer.")));
    menu_option(page, turn_text(turn, N_("Answer")), "mailbox_write", "write");
    menu_option(page, turn_text(turn, N_("Next answer")), "mailbox_read", "next");
}

static MenuNext choose_after_reading(Turn *turn, const MenuOption *option)
{
    if (g_str_equal(option->value, "next") && !mailbox_waits(turn))
        return menu_stay(N_("No new answer."));
    return menu_go(option->screen);
}

/* What is no reply after all is kept as any other text. */
static MenuNext read_reply(Turn *turn, const char *text)
{
    if (g_utf8_strlen(text, -1) < 2 || !mailbox_reply(turn, text))
        return (MenuNext){.unknown = true};
    return menu_go("mailbox_sent");
}

/* Who texts may just write back; digits alone are a wrong key here. */
static MenuNext read_words(Turn *turn, const char *text)
{
    if (text[strspn(text, "0123456789*#. ")] == '\0')
        return (MenuNext){.unknown = true};
    return read_reply(turn, text);
}

static const char *const after_reading[] = {"mailbox_write", "mailbox_read", "mailbox_sent", NULL};

const MenuScreen screen_mailbox_read = {
    .id = "mailbox_read",
    .enter = mailbox_take_out,
    .fill = fill_answer,
    .choose = choose_after_reading,
    .read = read_words,
    .shown = mailbox_read,
    .leads_to = after_reading,
    .is_private = true,
};

static const char *const after_writing[] = {"mailbox_sent", NULL};

const MenuScreen screen_mailbox_write = {
    .id = "mailbox_write",
    .prompt = N_("Write your message."),
    .read = read_reply,
    .leads_to = after_writing,
    .is_private = true,
};

const MenuScreen screen_mailbox_sent = {
    .id = "mailbox_sent",
    .prompt = N_("Thank you, your message is received."),
    .ends = true,
};

/* ---- The PIN ---- */

/* NULL: it is none, and otherwise says what comes next. */
static char *read_digits(const char *text, MenuNext *otherwise)
{
    if (!g_ascii_isdigit(*text)) {
        *otherwise = (MenuNext){.unknown = true};
        return NULL;
    }
    *otherwise = menu_stay(N_("A PIN has 4 digits. Write it again."));
    return mailbox_pin_digits(text);
}

static MenuNext read_pin(Turn *turn, const char *text)
{
    MenuNext otherwise;
    g_autofree char *pin = read_digits(text, &otherwise);

    if (!pin)
        return otherwise;
    switch (mailbox_try_pin(turn, pin)) {
    case MAILBOX_PIN_WRONG:
        return menu_stay(N_("Wrong PIN. Check it and write it again."));
    case MAILBOX_PIN_THROTTLED:
        return menu_stay(N_("Too many tries. Try again in an hour."));
    case MAILBOX_PIN_LOCKED:
        return menu_stay(N_("Too many tries. Try again tomorrow."));
    case MAILBOX_PIN_RIGHT:
        break;
    }
    if (mailbox_waits(turn))
        return menu_go("mailbox_read");
    return (MenuNext){.screen = "my_case_status", .notice = N_("No new answer.")};
}

static const char *const after_pin[] = {"mailbox_read", "my_case_status", NULL};

const MenuScreen screen_mailbox_pin = {
    .id = "mailbox_pin",
    .prompt = N_("Write the PIN, 4 digits."),
    .read = read_pin,
    .leads_to = after_pin,
    .is_private = true,
};

static void fill_new_pin(Turn *turn, MenuPage *page)
{
    if (mailbox_pin_is_set(turn))
        menu_option(page, turn_text(turn, N_("Remove the PIN")), "my_case_status", "remove");
}

static MenuNext done(void)
{
    return (MenuNext){.screen = "my_case_status", .notice = N_("Done.")};
}

static MenuNext remove_pin(Turn *turn, const MenuOption *option)
{
    (void)option;
    mailbox_set_pin(turn, NULL);
    return done();
}

static MenuNext read_new_pin(Turn *turn, const char *text)
{
    MenuNext otherwise;
    g_autofree char *pin = read_digits(text, &otherwise);

    if (!pin)
        return otherwise;
    if (mailbox_pin_is_weak(pin))
        return menu_stay(N_("Too easy to guess. Write other 4 digits."));
    mailbox_set_pin(turn, pin);
    return done();
}

static const char *const after_new_pin[] = {"my_case_status", NULL};

const MenuScreen screen_mailbox_pin_set = {
    .id = "mailbox_pin_set",
    .prompt = N_("Think of a PIN, 4 digits. It will be asked on any phone."),
    .fill = fill_new_pin,
    .choose = remove_pin,
    .read = read_new_pin,
    .leads_to = after_new_pin,
    .is_private = true,
};
