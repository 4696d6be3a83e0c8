/* expect: pointer-arith | clang: pointer-arith|gnu-pointer-arith */
void *net_f(void *place);
void *net_f(void *place)
{
    return place + 1;
}
