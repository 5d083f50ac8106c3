#include "support/test_hotline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/alphabet.h"
#include "core/dialogue/session.h"
#include "core/intake.h"
#include "core/staff/audit.h"
#include "handlers/screens.h"
#include "store/cases.h"
#include "store/contacts.h"

/* ---- Setting up ---- */

static void set_config(TestHotline *test)
{
    test->config = (Config){
        .replies_per_hour = 1000000, /* a test texts more than people do */
        .keep_sent_hours = 72,
        .mailbox_days = 14,
        .parts_seconds = 600,
        .timezone = (char *)"Europe/Moscow",
        .ussd_session_seconds = 180,
        .sms_session_seconds = 86400,
        .resume_seconds = 1800,
    };
    test->ussd = (Channel){.name = (char *)"line",
                           .bearer = BEARER_USSD,
                           .max_septets = 182,
                           .max_units = 80,
                           .sms_segments = 2};
    test->sms = test->ussd;
    test->sms.name = (char *)"texts";
    test->sms.bearer = BEARER_SMS;
    test->sms.provider = (char *)"kannel";
    test->config.channels = g_ptr_array_new();
    g_ptr_array_add(test->config.channels, &test->ussd);
    g_ptr_array_add(test->config.channels, &test->sms);
}

static Vault *open_vault(void)
{
    g_autofree char *folder = g_dir_make_tmp("hotline-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "server.key", NULL);
    Vault *vault;

    assert_true(vault_create_key_file(path, NULL));
    vault = vault_open(path, NULL);
    g_unlink(path);
    g_rmdir(folder);
    return vault;
}

int test_hotline_setup(void **state)
{
    TestHotline *test = g_new0(TestHotline, 1);
    g_autoptr(GError) error = NULL;

    *state = test;
    set_config(test);
    test->typed = g_string_new(NULL);
    if (!vault_init(NULL))
        return -1;
    test->hotline = (Hotline){
        .config = &test->config,
        .vault = open_vault(),
        .texts = texts_load("locales", &error),
        .screens = all_screens,
        .screen_count = all_screens_count,
    };
    if (error)
        print_error("%s\n", error->message);
    return error ? -1 : 0;
}

static void make_keys(TestHotline *test)
{
    g_auto(RecoveryKey) recovery = {0};
    g_auto(HotlineKey) key = {0};
    Db *db = test->hotline.db;

    vault_make_recovery_key(&recovery);
    vault_make_hotline_key(recovery.public_key, &key);
    assert_true(hotline_recovery_add(db, recovery.public_key, NULL));
    assert_true(hotline_keys_add(db, key.public_key, key.recovery_box, test->now, NULL));
    hotline_key_row_clear(&test->hotline.key);
    assert_true(hotline_keys_find(db, 0, &test->hotline.key, NULL));
    g_clear_pointer(&test->secret, hotline_secret_free);
    test->secret = g_steal_pointer(&key.secret);
}

int test_hotline_reset(void **state)
{
    TestHotline *test = *state;

    g_clear_pointer(&test->hotline.db, db_close);
    test->hotline.db = db_open(":memory:", DB_CREATE, NULL);
    assert_non_null(test->hotline.db);
    test->hotline.erased = false;
    test->now = TEST_NOON;
    test->phone = TEST_UZ;
    make_keys(test);
    assert_true(audit_begin(&test->hotline, test->now, NULL));
    return 0;
}

int test_hotline_teardown(void **state)
{
    TestHotline *test = *state;

    g_clear_pointer(&test->hotline.db, db_close);
    g_clear_pointer(&test->hotline.sealer, sealer_free);
    vault_free(test->hotline.vault);
    texts_free(test->hotline.texts);
    hotline_key_row_clear(&test->hotline.key);
    hotline_secret_free(test->secret);
    reply_clear(&test->reply);
    g_string_free(test->typed, TRUE);
    g_ptr_array_unref(test->config.channels);
    g_free(test);
    return 0;
}

/* ---- Messages ---- */

static const char *send_inbound(TestHotline *test, const Channel *channel, InboundKind kind,
                                const char *id, const char *text)
{
    Inbound inbound = {.kind = kind, .id = (char *)id, .text = (char *)text};
    g_autoptr(GError) error = NULL;

    assert_true(phone_parse(test->phone, &inbound.from));
    reply_clear(&test->reply);
    assert_true(intake_begin(&test->hotline, &error));
    if (!intake_message(&test->hotline, channel, &inbound, test->now, &test->reply, &error))
        fail_msg("%s", error ? error->message : "failed without an error");
    assert_true(intake_commit(&test->hotline, &error));
    return test->reply.text;
}

const char *test_dial(TestHotline *test, const char *after_code)
{
    g_snprintf(test->line, sizeof test->line, "L%u", ++test->serial);
    g_string_assign(test->typed, after_code);
    return test_repeat(test);
}

const char *test_repeat(TestHotline *test)
{
    return send_inbound(test, &test->ussd, INBOUND_MESSAGE, test->line, test->typed->str);
}

const char *test_press(TestHotline *test, const char *key)
{
    if (test->typed->len > 0)
        g_string_append_c(test->typed, '*');
    g_string_append(test->typed, key);
    return test_repeat(test);
}

const char *test_press_all(TestHotline *test, const char *keys)
{
    g_auto(GStrv) each = g_strsplit(keys, " ", -1);

    for (size_t i = 0; each[i]; i++)
        test_press(test, each[i]);
    return test->reply.text;
}

void test_hang_up(TestHotline *test)
{
    send_inbound(test, &test->ussd, INBOUND_END, test->line, "");
}

const char *test_text(TestHotline *test, const char *text)
{
    char id[16];

    g_snprintf(id, sizeof id, "M%u", ++test->serial);
    return test_text_with_id(test, id, text);
}

const char *test_text_with_id(TestHotline *test, const char *id, const char *text)
{
    return send_inbound(test, &test->sms, INBOUND_MESSAGE, id, text);
}

void test_sweep_at(TestHotline *test, int64_t now)
{
    test->now = now;
    assert_true(intake_sweep(&test->hotline, now, NULL));
}

void test_know(TestHotline *test, Language language, bool latin)
{
    uint8_t index[VAULT_INDEX_OCTETS];
    g_autoptr(GBytes) box = NULL;
    ContactRow contact = {0};
    Phone phone;

    assert_true(phone_parse(test->phone, &phone));
    vault_phone_index(test->hotline.vault, &phone, index);
    box = vault_lock(test->hotline.vault, "phone", contacts_id(index), phone.e164,
                     strlen(phone.e164));
    assert_true(contacts_add(test->hotline.db, index, box, test->now, &contact, NULL));
    contact.language = language;
    contact.latin = latin;
    assert_true(contacts_save(test->hotline.db, &contact, test->now, NULL));
}

void test_set_citizenship(TestHotline *test, const char *citizenship)
{
    uint8_t index[VAULT_INDEX_OCTETS];
    ContactRow contact = {0};
    Phone phone;

    assert_true(phone_parse(test->phone, &phone));
    vault_phone_index(test->hotline.vault, &phone, index);
    assert_true(contacts_find(test->hotline.db, index, &contact, NULL));
    g_strlcpy(contact.citizenship, citizenship, sizeof contact.citizenship);
    assert_true(contacts_save(test->hotline.db, &contact, test->now, NULL));
}

/* ---- Looking inside ---- */

int64_t test_number(TestHotline *test, const char *sql)
{
    g_auto(DbQuery) query = db_query(test->hotline.db, sql);

    assert_int_equal(db_step(&query, NULL), DB_ROW);
    return db_int(&query, 0);
}

char *test_string(TestHotline *test, const char *sql)
{
    g_auto(DbQuery) query = db_query(test->hotline.db, sql);
    DbStep step = db_step(&query, NULL);

    assert_int_not_equal(step, DB_FAILED);
    return g_strdup(step == DB_ROW && db_text(&query, 0) ? db_text(&query, 0) : "");
}

char *test_screen(TestHotline *test, Bearer bearer)
{
    const Channel *channel = bearer == BEARER_USSD ? &test->ussd : &test->sms;
    g_autoptr(Session) session = NULL;
    int64_t id = vault_row_id(test->hotline.vault, "session", channel->name, test->phone);

    assert_true(session_load(test->hotline.db, test->hotline.vault, id, &session, NULL));
    return g_strdup(session->screen ? session->screen : "");
}

typedef struct TextSearch {
    int64_t n;
    GBytes *box;
} TextSearch;

static void take_text(const CaseText *text, gpointer data)
{
    TextSearch *search = data;

    if (text->n == search->n)
        search->box = g_bytes_ref(text->box);
}

char *test_case_text(TestHotline *test, int64_t n)
{
    int64_t id = test_number(test, "SELECT MAX(id) FROM cases");
    int64_t number = test_number(test, "SELECT number FROM cases ORDER BY id DESC LIMIT 1");
    TextSearch search = {.n = n};
    g_autoptr(GBytes) sealed_key = NULL;
    char *text;

    assert_true(cases_texts(test->hotline.db, id, take_text, &search, NULL));
    assert_true(cases_sealed_key(test->hotline.db, id, &sealed_key, NULL));
    assert_non_null(search.box);
    text = vault_open_text(test->secret, number, sealed_key, n, search.box, NULL);
    g_bytes_unref(search.box);
    return text;
}

bool test_shows(const TestHotline *test, Language language, const char *msgid)
{
    const char *text = catalog_text(test->hotline.texts->catalog, language, false, msgid);
    g_autofree char *folded = NULL;

    assert_non_null(text);
    folded = alphabet_fold(text);
    folded[strcspn(folded, "{")] = '\0';
    return strstr(test->reply.text, folded) != NULL;
}
