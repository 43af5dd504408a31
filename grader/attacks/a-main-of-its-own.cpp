// ATTACK takes the place of the program that runs the tests
// FLAG a main() of its own

int main() { return 0; }
