/* The command line: finds the command and hands over. */

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "cli/command.h"

typedef struct Command {
    const char *name;
    const char *arguments;
    const char *does;
    int (*run)(int argc, char **argv);
} Command;

static const Command commands[] = {
    {"init", "DIR", "make a new hotline in an empty folder", cli_init},
    {"serve", "DIR", "run it", cli_serve},
    {"phone", "[--url URL] [--number +N] [--sms|--ussd]", "a handset that dials and texts it",
     cli_phone},
    {"cases", "DIR [--json]", "list the cases, nothing decrypted", cli_cases},
    {"case", "DIR NUMBER --recovery-key-file FILE", "one case with its text opened", cli_case},
    {"outbox", "DIR [--json] | DIR retry|cancel ID | DIR release",
     "what goes out, and what became of it", cli_outbox},
    {"channels", "DIR", "how each way out is doing", cli_channels},
    {"staff", "add DIR NAME --role ROLE [--recovery-key-file FILE] | list DIR | remove DIR NAME",
     "who may use the console; add prints an invitation", cli_staff},
    {"rules", "DIR | DIR accept ID...|--all --reviewer NAME",
     "the deadline rules in force; accept says who vouches for them", cli_rules},
    {"broadcast", "DIR list | draft FILE [N] | WORD N",
     "one text to many; WORD: show, preview, people, figures, submit, withdraw, approve, pause, "
     "resume, kill",
     cli_broadcast},
    {"audit", "verify DIR [--anchor N:HEX]", "prove that the log of reads and changes is whole",
     cli_audit},
    {"check", "DIR", "say what is wrong and what to do", cli_check},
    {"provider-test", "DIR CHANNEL FILE", "say what a channel makes of a recorded request",
     cli_provider_test},
    {"menu-graph", "", "the menu as Graphviz", cli_menu_graph},
};

static int usage(int status)
{
    printf("usage:\n");
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        printf("  tayanch %s %s\n        %s\n", commands[i].name, commands[i].arguments,
               commands[i].does);
    return status;
}

int main(int argc, char **argv)
{
    log_install();
    if (argc < 2)
        return usage(2);
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (g_str_equal(argv[1], commands[i].name))
            return commands[i].run(argc - 1, argv + 1);
    }
    return usage(g_str_equal(argv[1], "--help") ? EXIT_SUCCESS : 2);
}
