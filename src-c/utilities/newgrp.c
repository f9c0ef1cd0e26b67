/*
 * newgrp [-l] [GROUP]: a shell whose group is GROUP, or the user's own. -l makes it a login shell.
 *
 * Who is not root can only go to groups it is in: groups here have no passwords, and the program no
 * right that its caller has not.
 */
#include <ctype.h>
#include <err.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "utilities.h"

static gid_t group_of(const char *name)
{
	struct group *group = getgrnam(name);
	if (group)
		return group->gr_gid;
	if (!isdigit((unsigned char)*name))
		errx(1, "group '%s' does not exist", name);
	return (gid_t)number(name, 0, "group");
}

UTILITY(newgrp)
{
	bool login = false;
	int option;
	while ((option = getopt(argc, argv, "l")) != -1) {
		if (option != 'l')
			usage("newgrp [-l] [GROUP]");
		login = true;
	}
	if (argc - optind > 1)
		usage("newgrp [-l] [GROUP]");
	struct passwd *user = getpwuid(getuid());
	if (optind == argc && !user)
		errx(1, "no user %u in /etc/passwd", getuid());
	gid_t group = optind < argc ? group_of(argv[optind]) : user->pw_gid;
	if (setgid(group))
		err(1, "%s", optind < argc ? argv[optind] : user->pw_name);
	const char *shell = getenv("SHELL");
	if (user && *user->pw_shell)
		shell = user->pw_shell;
	if (!shell || !*shell)
		shell = "/bin/sh";
	const char *name = strrchr(shell, '/');
	char zero[64];
	snprintf(zero, sizeof zero, "%s%s", login ? "-" : "", name ? name + 1 : shell);
	execl(shell, zero, (char *)NULL);
	err(127, "%s", shell);
}
