/* expect: shadow */
int net_f(int value);
int net_f(int value)
{
    for (int i = 0; i < 3; i++) {
        int value = i;
        if (value == 2)
            return value;
    }
    return value;
}
