/* Runs a command and appends a line of what it took to a file. Small, so that the peak memory is the
 * command's own: a process starts with the peak of the one it was forked from. usage: radio_clock FILE
 * COMMAND…      a line: user s, system s, wall s, peak memory in KiB */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}

static double now_s(void)
{
    struct timespec time;
    if (clock_gettime(CLOCK_MONOTONIC, &time) != 0) {
        return 0.0;
    }
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

int main(int count, char **words)
{
    if (count < 3) {
        fputs("usage: radio_clock FILE COMMAND...\n", stderr);
        return 2;
    }
    double start_s = now_s();
    pid_t child = fork();
    if (child == 0) {
        execvp(words[2], words + 2);
        perror(words[2]);
        _exit(127);
    }
    int state = 0;
    struct rusage usage;
    if (child < 0 || waitpid(child, &state, 0) != child || getrusage(RUSAGE_CHILDREN, &usage) != 0) {
        perror("radio_clock");
        return 1;
    }
    double wall_s = now_s() - start_s;
    FILE *log = fopen(words[1], "a");
    if (log == NULL) {
        perror(words[1]);
        return 1;
    }
    int written = fprintf(log, "%.6f %.6f %.6f %ld\n", seconds(usage.ru_utime), seconds(usage.ru_stime),
                          wall_s, usage.ru_maxrss);
    int closed = fclose(log);
    if (written < 0 || closed != 0) {
        return 1;
    }
    return WIFEXITED(state) ? WEXITSTATUS(state) : 1;
}
