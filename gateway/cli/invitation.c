#include "cli/invitation.h"

#include <stdio.h>

void invitation_print(const Folder *folder, const Invitation *invitation)
{
    g_autoptr(Config) config = folder_load_config(folder, NULL);
    const char *address = config && config->console ? config->console : "127.0.0.1:8081";
    g_autofree char *url = config && config->console_url ? g_strdup(config->console_url)
                                                         : g_strconcat("http://", address, NULL);

    printf("Console invitation: %s\n", invitation->code);
    printf("Good once, for 72 hours. Open it in the browser that will be used:\n  %s/#/join/%s\n",
           url, invitation->code);
}
