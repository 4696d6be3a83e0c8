/* expect: conversion | clang: implicit-int-conversion */
short net_f(int a);
short net_f(int a)
{
    return a;
}
