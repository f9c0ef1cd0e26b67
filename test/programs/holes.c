/* holes FILE: where the file has bytes, `FROM-TO` for each piece of data, by lseek's SEEK_DATA and
 * SEEK_HOLE. */
#include <fcntl.h>
#include <unistd.h>

#include "check.h"

int main(int count, char **arguments)
{
	int fd = count == 2 ? open(arguments[1], O_RDONLY) : -1;
	off_t from, to = 0;

	CHECK(fd >= 0);
	while ((from = lseek(fd, to, SEEK_DATA)) >= 0) {
		CHECK((to = lseek(fd, from, SEEK_HOLE)) > from);
		printf("%lld-%lld\n", (long long)from, (long long)to);
	}
	CHECK(errno == ENXIO);
	return 0;
}
