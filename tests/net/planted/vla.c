/* expect: vla */
int net_f(int n);
int net_f(int n)
{
    int room[n];
    room[0] = n;
    return room[0];
}
