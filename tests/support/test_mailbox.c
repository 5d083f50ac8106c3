#include "support/test_mailbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/cases/case_number.h"
#include "core/intake.h"
#include "store/cases.h"

int64_t test_report(TestHotline *test, const char *profile, char number[10])
{
    int64_t id;
    CaseRow row;

    test_dial(test, "2*6*2*1*1*1*1");
    test_press(test, profile);
    assert_false(test->reply.more);
    id = test_number(test, "SELECT MAX(id) FROM cases");
    assert_true(cases_get(test->hotline.db, id, &row, NULL));
    assert_string_equal(row.status, "new");
    if (number)
        case_number_format(row.number, number);
    return id;
}

int64_t test_answer(TestHotline *test, int64_t case_id, Language language, const char *text)
{
    CaseRow row;
    MailboxAnswer answer;
    MailboxPosted posted;
    MailboxPost post = {.case_id = case_id, .staff_id = 1, .language = language, .text = text};

    assert_true(cases_get(test->hotline.db, case_id, &row, NULL));
    post.contact_id = row.contact_id;
    post.channel = row.channel;
    assert_true(intake_begin(&test->hotline, NULL));
    assert_true(mailbox_post(&test->hotline, &post, test->now, &posted, &answer, NULL));
    assert_true(intake_commit(&test->hotline, NULL));
    assert_int_equal(posted, MAILBOX_KEPT);
    return answer.id;
}

static void take(const MailboxAnswer *answer, gpointer data)
{
    MailboxAnswer *last = data;

    *last = *answer;
    last->state = g_intern_string(answer->state);
    last->ping = g_intern_string(answer->ping);
}

MailboxAnswer test_last_answer(TestHotline *test, int64_t case_id)
{
    MailboxAnswer last = {0};

    assert_true(mailbox_list(&test->hotline, case_id, take, &last, NULL));
    return last;
}

const char *const test_answer_texts[LANGUAGE_COUNT] = {
    [LANGUAGE_UZ] =
        "Hujjatlaringizni hech kimga bermang va bizni kuting. Ertaga soat 10 da keling, "
        "pasport va ikki nusxa rasm oling. Oʻzingizga ehtiyot boʻling.",
    [LANGUAGE_UZ_CYRL] =
        "Ҳужжатларингизни ҳеч кимга берманг ва кутинг. Эртага соат 10 да келинг, "
        "паспорт ва икки нусха расм олинг.",
    [LANGUAGE_KY] =
        "Документтериңизди эч кимге бербеңиз жана күтүңүз. Эртең саат 10до келиңиз, "
        "паспорт жана эки сүрөт алыңыз.",
    [LANGUAGE_RU] =
        "Никому не отдавайте документы и ждите. Приходите завтра в 10, возьмите паспорт "
        "и две фотографии. Берегите себя.",
};
