export async function inPlace() {}
export async function imported() {}
