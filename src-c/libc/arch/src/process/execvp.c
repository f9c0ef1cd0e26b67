/*
 * execvp and execvpe; execlp comes here too. What is found in PATH and is no program that the
 * system knows is a shell's script (POSIX, exec): sh runs it. posix_spawnp, which uses __execvpe
 * itself, answers ENOEXEC, as everywhere.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **__environ;

#define SHELL "/bin/sh"

typedef int execute(const char *path, char *const argv[], char *const envp[]);

static int run_script(const char *path, char *const argv[], char *const envp[])
{
	size_t count = 0;

	while (argv[count])
		count++;

	/* argv[0] becomes the path, behind that of the shell */
	const char *shell[count + 3];

	shell[0] = "sh";
	shell[1] = path;
	for (size_t i = 1; i <= count; i++)
		shell[i + 1] = argv[i];
	shell[count + (count ? 1 : 2)] = 0;
	return execve(SHELL, (char *const *)shell, envp);
}

static int exec_or_script(const char *path, char *const argv[], char *const envp[])
{
	execve(path, argv, envp);
	return errno == ENOEXEC ? run_script(path, argv, envp) : -1;
}

static int search(const char *file, char *const argv[], char *const envp[], execute *run)
{
	const char *path = getenv("PATH");
	size_t length = strlen(file);
	int denied = 0;

	if (!length) {
		errno = ENOENT;
		return -1;
	}
	if (strchr(file, '/'))
		return run(file, argv, envp);
	if (length > NAME_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	errno = ENOENT;
	for (const char *at = path ? path : "/usr/local/bin:/bin:/usr/bin";;) {
		size_t folder = strcspn(at, ":");
		char whole[folder + length + 2], *name = whole;

		if (folder < PATH_MAX) {
			memcpy(whole, at, folder);
			name += folder;
			if (folder)
				*name++ = '/';
			memcpy(name, file, length + 1);
			run(whole, argv, envp);
			denied |= errno == EACCES;
			if (errno != EACCES && errno != ENOENT && errno != ENOTDIR)
				return -1;
		}
		at += folder;
		if (!*at++)
			break;
	}
	if (denied)
		errno = EACCES;
	return -1;
}

int __execvpe(const char *file, char *const argv[], char *const envp[])
{
	return search(file, argv, envp, execve);
}

int execvpe(const char *file, char *const argv[], char *const envp[])
{
	return search(file, argv, envp, exec_or_script);
}

int execvp(const char *file, char *const argv[]) { return execvpe(file, argv, __environ); }
