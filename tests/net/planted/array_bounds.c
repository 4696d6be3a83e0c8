/* expect: array-bounds */
int net_f(void);
int net_f(void)
{
    int room[3] = {1, 2, 3};
    return room[4];
}
