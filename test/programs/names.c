/*
 * names: what /proc/self/fd and the terminal's names say. Prints a line a question; `names ttys`
 * asks only of the terminal behind descriptor 0.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void show(int fd)
{
	char link[64], target[PATH_MAX];
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t length = readlink(link, target, sizeof target);
	printf("%.*s\n", length < 0 ? 4 : (int)length, length < 0 ? "none" : target);
}

static void show_terminal(void)
{
	struct stat of_fd, of_name;
	const char *name = ttyname(0);
	printf("%s\n", name ? name : "no name");
	if (name && !fstat(0, &of_fd) && !stat(name, &of_name))
		printf("%s\n",
			of_fd.st_dev == of_name.st_dev && of_fd.st_ino == of_name.st_ino
					&& of_fd.st_rdev == of_name.st_rdev
				? "same node"
				: "another node");
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "ttys")) {
		show_terminal();
		return 0;
	}
	char text[64] = "", cwd[PATH_MAX];
	int ends[2], again;
	if (chdir("/tmp") || pipe(ends))
		return perror("names"), 1;
	int fd = open("names.txt", O_RDWR | O_CREAT | O_TRUNC, 0600);
	show(fd);
	if (write(fd, "content", 7) != 7)
		return 1;
	snprintf(text, sizeof text, "/dev/fd/%d", fd);
	again = open(text, O_RDONLY);
	show(again);
	printf("%zd\n", read(again, text, sizeof text));
	show(99);
	show(open("/dev/null", O_RDWR));

	struct stat st;
	char is[64];
	fstat(ends[0], &st);
	snprintf(is, sizeof is, "/proc/self/fd/%d", ends[0]);
	ssize_t length = readlink(is, text, sizeof text - 1);
	text[length < 0 ? 0 : length] = 0;
	snprintf(is, sizeof is, "pipe:[%llu]", (unsigned long long)st.st_ino);
	printf("%s\n", strcmp(is, text) ? text : "pipe:[n]");
	snprintf(is, sizeof is, "/proc/self/fd/%d", ends[1]);
	int writer = open(is, O_WRONLY);
	close(ends[1]);
	printf("%zd %zd\n", write(writer, "hello", 5), read(ends[0], text, sizeof text));
	close(writer);
	printf("%zd\n", read(ends[0], text, sizeof text));

	length = readlink("/proc/self/cwd", cwd, sizeof cwd);
	printf("%.*s\n", (int)length, cwd);
	length = readlink("/proc/self/exe", cwd, sizeof cwd);
	printf("%.*s\n", (int)length, cwd);
	return unlink("names.txt");
}
